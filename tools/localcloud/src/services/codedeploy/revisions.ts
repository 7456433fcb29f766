import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { page } from "../support/paging";
import { RegionTable } from "../support/region-table";
import { parseAppSpec, sha256 } from "./appspec";
import { badToken } from "./errors";
import { applications, existingApplication, groups } from "./records";
import { groupHistory } from "./deployments";

interface RevisionRecord {
  /** `RevisionLocation`. */
  revision: Shape;
  description?: string;
  registerTime: number;
  firstUsedTime?: number;
  lastUsedTime?: number;
}

/** Keys `<application>/<digest of the location>`. */
const revisions = new RegionTable<RevisionRecord>("codedeploy.revision");

const LIST_PAGE = 100;

function refused(text: string): AwsError {
  return new AwsError("InvalidRevisionException", text);
}

/** The one member that each type of revision has. */
const MEMBERS: Record<string, string> = { S3: "s3Location", String: "string", AppSpecContent: "appSpecContent", GitHub: "gitHubLocation" };

/**
 * A revision for Lambda, checked and with what AWS adds to it.
 *
 * @throws AwsError for what is no revision of a Lambda application
 */
export function completedRevision(revision: Shape | undefined): Shape {
  if (revision === undefined) throw new AwsError("RevisionRequiredException", "The revision ID was not specified.");
  const type: string | undefined = revision.revisionType;
  if (type === undefined) throw refused("The revision was specified in an invalid format: it has no revisionType.");
  const member = MEMBERS[type]!;
  const others = Object.values(MEMBERS).filter((name) => name !== member && revision[name] !== undefined);
  if (revision[member] === undefined || others.length > 0) throw refused(`The revision type ${type} must be specified with ${member} only.`);
  if (type === "GitHub") throw refused("Revisions in GitHub cannot be deployed to the Lambda compute platform.");
  if (type === "S3") return completedS3(revision.s3Location);
  const { content, sha256: given } = revision[member];
  if (content === undefined || content === "") throw refused(`The revision type ${type} needs ${member}.content.`);
  const digest = sha256(content);
  if (given !== undefined && given !== digest) throw refused(`The sha256 ${given} is not that of the content, which is ${digest}.`);
  return { revisionType: type, [member]: { content, sha256: digest } };
}

function completedS3(location: Shape): Shape {
  if (!location.bucket || !location.key) throw refused("A revision in S3 needs a bucket and a key.");
  if (location.bundleType !== "YAML" && location.bundleType !== "JSON") throw refused("BundleType must be either YAML or JSON");
  return { revisionType: "S3", s3Location: location };
}

/** Registered revisions are told apart by where they are; inline ones by what they say. */
function keyOf(application: string, { revisionType, s3Location, string, appSpecContent }: Shape): string {
  const place = s3Location === undefined ? [(appSpecContent ?? string).sha256]
    : [s3Location.bucket, s3Location.key, s3Location.version ?? "", s3Location.eTag ?? "", s3Location.bundleType];
  return `${application}/${sha256(JSON.stringify([revisionType, ...place]))}`;
}

/** Registers a revision that a deployment uses, if nobody has. */
export function useRevision(context: CallContext, tx: Transaction, application: string, revision: Shape): void {
  const now = context.clock.now();
  const key = keyOf(application, revision);
  const known = revisions.get(context, tx, key) ?? { revision, description: "Application revision registered by Deployment", registerTime: now };
  revisions.put(context, tx, key, { ...known, firstUsedTime: known.firstUsedTime ?? now, lastUsedTime: now });
}

export const registerApplicationRevision: Handler = (input, context) => {
  const revision = completedRevision(input.revision);
  const inline = revision.appSpecContent ?? revision.string;
  const problems = inline === undefined ? undefined : parseAppSpec(inline.content).problems;
  if (problems !== undefined) throw refused(`The AppSpec content is not valid: ${problems.join("; ")}`);
  if ((input.description ?? "").length > 256) throw new AwsError("DescriptionTooLongException", "The description is longer than 256 characters.");
  return context.store.transaction((tx) => {
    existingApplication(context, tx, input.applicationName);
    const key = keyOf(input.applicationName, revision);
    const known = revisions.get(context, tx, key);
    const description: string | undefined = input.description ?? known?.description;
    revisions.put(context, tx, key, { registerTime: context.clock.now(), ...known, revision, ...(description !== undefined && { description }) });
    return {};
  });
};

export const getApplicationRevision: Handler = (input, context) => {
  const given: Shape = input.revision;
  const inline = given.appSpecContent ?? given.string;
  // An inline revision may be asked for by its digest alone.
  const isByDigest = inline !== undefined && inline.content === undefined && inline.sha256 !== undefined;
  const revision = isByDigest ? given : completedRevision(given);
  return context.store.read((tx) => {
    existingApplication(context, tx, input.applicationName);
    const found = revisions.get(context, tx, keyOf(input.applicationName, revision));
    if (found === undefined) throw new AwsError("RevisionDoesNotExistException", "The named revision does not exist with the user or Amazon Web Services account.");
    const key = keyOf(input.applicationName, found.revision);
    const users = groups.values(context, tx, `${input.applicationName}/`).filter((group) => {
      const target = groupHistory(context, tx, group.id).targetRevision;
      return target !== undefined && keyOf(input.applicationName, target) === key;
    });
    return {
      applicationName: input.applicationName, revision: found.revision,
      revisionInfo: {
        ...(found.description !== undefined && { description: found.description }), deploymentGroups: users.map((group) => group.name),
        ...(found.firstUsedTime !== undefined && { firstUsedTime: new Date(found.firstUsedTime) }),
        ...(found.lastUsedTime !== undefined && { lastUsedTime: new Date(found.lastUsedTime) }),
        registerTime: new Date(found.registerTime),
      },
    };
  });
};

export const listApplicationRevisions: Handler = (input, context) => {
  const { applicationName, sortBy = "registerTime", sortOrder = "ascending", s3Bucket, s3KeyPrefix, deployed = "ignore" } = input;
  if (s3KeyPrefix !== undefined && s3Bucket === undefined) {
    throw new AwsError("BucketNameFilterRequiredException", "A bucket name is required, but was not provided.");
  }
  return context.store.read((tx) => {
    existingApplication(context, tx, applicationName);
    const targets = new Set(groups.values(context, tx, `${applicationName}/`).flatMap((group) => {
      const target = groupHistory(context, tx, group.id).targetRevision;
      return target === undefined ? [] : [keyOf(applicationName, target)];
    }));
    const found = revisions.list(context, tx, `${applicationName}/`).filter(([key, { revision }]) =>
      (s3Bucket === undefined || revision.s3Location?.bucket === s3Bucket)
      && (s3KeyPrefix === undefined || (revision.s3Location?.key ?? "").startsWith(s3KeyPrefix))
      && (deployed === "ignore" || targets.has(key) === (deployed === "include")));
    const time = (record: RevisionRecord): number => record[sortBy as "registerTime"] ?? 0;
    const place = ([key, record]: [string, RevisionRecord]): string => {
      const at = sortOrder === "descending" ? 1e15 - time(record) : time(record);
      return `${String(at).padStart(16, "0")}/${key}`;
    };
    const sorted = [...found].sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const shown = page(sorted, place, input.nextToken, LIST_PAGE, badToken);
    return { revisions: shown.items.map(([, { revision }]) => revision), ...(shown.next && { nextToken: shown.next }) };
  });
};

/** Forgets the revisions of an application that is deleted, or moves them to its new name. */
export function moveRevisions(context: CallContext, tx: Transaction, application: string, next?: string): void {
  for (const [key, record] of revisions.list(context, tx, `${application}/`)) {
    revisions.remove(context, tx, key);
    if (next !== undefined && applications.get(context, tx, next) !== undefined) revisions.put(context, tx, keyOf(next, record.revision), record);
  }
}
