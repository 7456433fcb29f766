import { AwsError, type CallContext } from "../../../service";
import { requireTable, type Reader, type TableRecord } from "../records";

/** The table of an operation on items, which word its absence more shortly than those on tables. @throws AwsError `ResourceNotFoundException` */
export function requireItemTable(tx: Reader, nameOrArn: string, context: CallContext): TableRecord {
  return requireTable(tx, nameOrArn, context, () => new AwsError("ResourceNotFoundException", "Requested resource not found"));
}
