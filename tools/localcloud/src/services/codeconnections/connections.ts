import { AwsError, type CallContext, type Handler, type Reader, type Shape } from "../../service";
import { page } from "../support/paging";
import { RegionTable } from "../support/region-table";
import { checkTags, fromTagList, toTagList, withoutTags, type Tags } from "../support/tags";

export interface ConnectionRecord {
  id: string;
  name: string;
  providerType: string;
  /** Made by an API call, a connection is `PENDING` until a person has completed the handshake with the provider. */
  status: "PENDING" | "AVAILABLE" | "ERROR";
  tags: Tags;
}

export const connections = new RegionTable<ConnectionRecord>("codeconnections.connection");

/** Providers that need a host of their own. */
const SELF_HOSTED = ["GitHubEnterpriseServer", "GitLabSelfManaged"];

/** Where a connection is. */
type Place = Pick<CallContext, "partition" | "region" | "accountId">;

export function connectionArn(context: Place, id: string): string {
  return `arn:${context.partition}:codeconnections:${context.region}:${context.accountId}:connection/${id}`;
}

/** The connection that an ARN names; the older `codestar-connections` form means the same connection. */
export function existingConnection(context: Place, tx: Reader, arn: string): ConnectionRecord {
  const prefix = connectionArn(context, "");
  const current = arn.replace(/^(arn:aws[\w-]*:)codestar-connections:/, "$1codeconnections:");
  const found = current.startsWith(prefix) ? connections.get(context, tx, current.slice(prefix.length)) : undefined;
  if (found === undefined) throw new AwsError("ResourceNotFoundException", `Resource not found: ${arn}`);
  return found;
}

function shape(context: CallContext, connection: ConnectionRecord): Shape {
  return {
    ConnectionName: connection.name, ConnectionArn: connectionArn(context, connection.id), ProviderType: connection.providerType,
    OwnerAccountId: context.accountId, ConnectionStatus: connection.status,
  };
}

function newTags(list: Shape[] | undefined, before: Tags = {}): Tags {
  const added = fromTagList(list);
  const problem = checkTags(before, added, 200);
  if (problem?.reserved !== undefined) throw new AwsError("InvalidInputException", "Tag keys beginning with aws: are reserved.");
  if (problem?.tooMany === true) throw new AwsError("LimitExceededException", "A resource can have at most 200 tags.");
  return added;
}

export const createConnection: Handler = (input, context) => {
  if (input.HostArn !== undefined) throw new AwsError("ResourceNotFoundException", `Host ${input.HostArn} not found`);
  if (input.ProviderType === undefined) throw new AwsError("InvalidInputException", "Either ProviderType or HostArn must be specified.");
  if (SELF_HOSTED.includes(input.ProviderType)) {
    throw new AwsError("InvalidInputException", `A connection of type ${input.ProviderType} needs a HostArn.`);
  }
  const tags = newTags(input.Tags);
  return context.store.transaction((tx) => {
    // The API reference asks for unique names but documents no error of its own for a second one.
    if (connections.values(context, tx).some((connection) => connection.name === input.ConnectionName)) {
      throw new AwsError("InvalidInputException", `A connection with the name ${input.ConnectionName} already exists in the account.`);
    }
    const id = context.uuid();
    connections.put(context, tx, id, { id, name: input.ConnectionName, providerType: input.ProviderType, status: "PENDING", tags });
    return { ConnectionArn: connectionArn(context, id), ...(Object.keys(tags).length > 0 && { Tags: toTagList(tags) }) };
  });
};

export const getConnection: Handler = (input, context) =>
  context.store.read((tx) => ({ Connection: shape(context, existingConnection(context, tx, input.ConnectionArn)) }));

export const deleteConnection: Handler = (input, context) => context.store.transaction((tx) => {
  connections.remove(context, tx, existingConnection(context, tx, input.ConnectionArn).id);
  return {};
});

export const listConnections: Handler = (input, context) => context.store.read((tx) => {
  const found = connections.values(context, tx)
    .filter((connection) => input.ProviderTypeFilter === undefined || connection.providerType === input.ProviderTypeFilter)
    .filter(() => input.HostArnFilter === undefined);
  const invalid = (): AwsError => new AwsError("InvalidInputException", "The NextToken is not valid.");
  const shown = page(found, (connection) => connection.id, input.NextToken, input.MaxResults || 100, invalid);
  return { Connections: shown.items.map((connection) => shape(context, connection)), ...(shown.next && { NextToken: shown.next }) };
});

export const tagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const connection = existingConnection(context, tx, input.ResourceArn);
  connections.put(context, tx, connection.id, { ...connection, tags: { ...connection.tags, ...newTags(input.Tags, connection.tags) } });
  return {};
});

export const untagResource: Handler = (input, context) => context.store.transaction((tx) => {
  const connection = existingConnection(context, tx, input.ResourceArn);
  connections.put(context, tx, connection.id, { ...connection, tags: withoutTags(connection.tags, input.TagKeys) });
  return {};
});

export const listTagsForResource: Handler = (input, context) =>
  context.store.read((tx) => ({ Tags: toTagList(existingConnection(context, tx, input.ResourceArn).tags) }));
