import type { Caller } from "../../calls";

export interface RepositoryRequest {
  /** In the present form or with `codestar-connections`; the permission is asked for as it is written. */
  connectionArn: string;
  /** `owner/repository`, case-sensitive. */
  fullRepositoryId: string;
  /** Branch that is read; part of the condition keys. */
  branchName: string;
  /** Who needs `UseConnection`: the pipeline's role. */
  caller: Caller;
}
