import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/dtconsole/latest/userguide";
const ACTION = "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html";
const TESTS = "services/codeconnections/repository.test.ts:";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "A connection that an API call made is PENDING until a person has completed the handshake, for which there is no API.",
      source: `${GUIDE}/welcome-connections-workflow.html`, test: `${TESTS} makes a pending connection available`,
    },
    {
      rule: "A connection that is not AVAILABLE cannot be used.",
      source: `${GUIDE}/welcome-connections-workflow.html`, test: `${TESTS} is not reached through a connection that is not available`,
      unverified: "The words of the refusal.",
    },
    {
      rule: "The source action reads a branch: CommitId, CommitMessage, AuthorDate, AuthorEmail, AuthorDisplayName, BranchName, FullRepositoryName, ConnectionArn, ProviderType.",
      source: ACTION, test: `${TESTS} gives a branch's commit and its details`,
    },
    {
      rule: "A branch that is missing fails the action: No Branch [b] found for FullRepositoryName [owner/repo].",
      source: "https://github.com/aws/copilot-cli/issues/5507", test: `${TESTS} says what is missing in the action's words`,
    },
    {
      rule: "CODE_ZIP holds the files of the commit, links and modes included, without Git's own folder.",
      source: ACTION, test: `${TESTS} archives what is committed, byte for byte the same each time, and nothing else`,
      unverified: "export-ignore has no effect; submodules are left out.",
    },
    {
      rule: "Pushes to branches and new tags are told to CodePipeline with the files that changed.",
      source: ACTION, test: `${TESTS} are seen when a branch or a tag has moved since the last look, once, as soon as there is a connection`,
      unverified: "Of a new branch the files count that differ from where it left the repository's HEAD. Deletions are not told.",
    },
  ],
  notModelled: ["hosts of self-hosted providers", "pull requests", "sync configurations and repository links", "CODEBUILD_CLONE_REF"],
};
