/** Answers of the invokes by which a program finds out where it is: account 000000000000 of partition aws. */
export const accountCalls = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    id: "000000000000",
    accountId: "000000000000",
    arn: "arn:aws:iam::000000000000:user/tester",
    userId: "AIDATESTER",
  },
  "aws:index/getPartition:getPartition": { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" },
};
