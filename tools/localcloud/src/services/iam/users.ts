import type { CallContext, Handler, Shape } from "../../service";
import { page, sortedBy } from "../support/paging";
import { nameOf } from "../support/tag-rules";
import { fromTagList, toTagList, withoutTags } from "../support/tags";
import { deleteConflict, entityAlreadyExists, invalidMarker, limitExceeded, rejectTags } from "./errors";
import { boundaryChanged } from "./policy-lookup";
import { administratorName } from "./principals";
import { collections, count, seconds, uniqueId, type UserRecord } from "./records";
import { administratorId, isAdministrator, meantUser, putUser, requireUser } from "./user-records";

const usersPerAccount = 5000;

/** A user as IAM tells it. `ListUsers` leaves out tags and boundary. */
function shape(user: UserRecord, brief = false): Shape {
  return {
    Path: user.path, UserName: user.name, UserId: user.id, Arn: user.arn, CreateDate: seconds(user.createdAt),
    ...(!brief && user.boundaryArn !== undefined && { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: user.boundaryArn } }),
    ...(!brief && Object.keys(user.tags).length > 0 && { Tags: toTagList(user.tags) }),
  };
}

function administrator({ partition, accountId }: CallContext): Shape {
  return {
    Path: "/", UserName: administratorName, UserId: administratorId, Arn: `arn:${partition}:iam::${accountId}:user/${administratorName}`,
    CreateDate: new Date("2026-01-01T00:00:00Z"),
  };
}

export const createUser: Handler = (input, context) => context.store.transaction((tx) => {
  const name: string = input.UserName;
  if (isAdministrator(name) || tx.get(collections.users, name.toLowerCase())) throw entityAlreadyExists(`User with name ${name} already exists.`);
  rejectTags({}, input.Tags ?? []);
  if (count(tx, "users", 1) > usersPerAccount) throw limitExceeded(`Cannot exceed quota for UsersPerAccount: ${usersPerAccount}`);
  const path: string = input.Path ?? "/";
  const user: UserRecord = {
    name, path, id: uniqueId("AIDA", context), arn: `arn:${context.partition}:iam::${context.accountId}:user${path}${name}`,
    createdAt: context.clock.now(), tags: fromTagList(input.Tags), inline: {},
    ...(input.PermissionsBoundary !== undefined && { boundaryArn: input.PermissionsBoundary }),
  };
  boundaryChanged(tx, undefined, user.boundaryArn);
  putUser(tx, user);
  return { User: shape(user) };
});

export const getUser: Handler = (input, context) => {
  const name = meantUser(input, context);
  return { User: isAdministrator(name) ? administrator(context) : context.store.read((tx) => shape(requireUser(tx, name))) };
};

export const listUsers: Handler = (input, context) => context.store.read((tx) => {
  const made = tx.list<UserRecord>(collections.users).map(([, user]) => shape(user, true));
  const all = sortedBy([administrator(context), ...made], keyOf).filter(({ Path }) => String(Path).startsWith(input.PathPrefix ?? "/"));
  const { items, next } = page(all, keyOf, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return { Users: items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
});

const keyOf = ({ UserName }: Shape): string => String(UserName).toLowerCase();

export const deleteUser: Handler = (input, context) => context.store.transaction((tx) => {
  const user = requireUser(tx, input.UserName);
  const key = user.name.toLowerCase();
  if (Object.keys(user.inline).length > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
  if (tx.list(collections.userAttachments, `${key}/`).length > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
  if (tx.list(collections.accessKeys, `${key}/`).length > 0) throw deleteConflict("Cannot delete entity, must delete access keys first.");
  boundaryChanged(tx, user.boundaryArn, undefined);
  count(tx, "users", -1);
  tx.remove(collections.users, key);
  return {};
});

export const tagUser: Handler = (input, context) => context.store.transaction((tx) => {
  const user = requireUser(tx, input.UserName);
  rejectTags(user.tags, input.Tags);
  putUser(tx, { ...user, tags: { ...user.tags, ...fromTagList(input.Tags) } });
  return {};
});

export const untagUser: Handler = (input, context) => context.store.transaction((tx) => {
  const user = requireUser(tx, input.UserName);
  putUser(tx, { ...user, tags: withoutTags(user.tags, input.TagKeys) });
  return {};
});

export const listUserTags: Handler = (input, context) => context.store.read((tx) => {
  const tags = sortedBy(toTagList(requireUser(tx, input.UserName).tags), nameOf);
  const { items, next } = page(tags, nameOf, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return { Tags: items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
});

/** Groups are not modelled, so nobody is in one. */
export const listGroupsForUser: Handler = (input, context) => {
  if (!isAdministrator(input.UserName)) context.store.read((tx) => requireUser(tx, input.UserName));
  return { Groups: [], IsTruncated: false };
};
