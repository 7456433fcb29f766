import { AwsError, type Handler, type Shape } from "../../service";
import { page } from "../support/paging";
import { badToken } from "./errors";
import { applications, existingApplication, groups, type ApplicationRecord } from "./records";
import { moveRevisions } from "./revisions";
import { newTags } from "./tags";

function shape(application: ApplicationRecord): Shape {
  return {
    applicationId: application.id, applicationName: application.name, createTime: application.created,
    linkedToGitHub: false, computePlatform: application.computePlatform,
  };
}

function taken(name: string): AwsError {
  return new AwsError("ApplicationAlreadyExistsException", `Application already exists with that name: ${name}`);
}

export const createApplication: Handler = (input, context) => {
  const name: string = input.applicationName;
  const tags = newTags(input.tags);
  return context.store.transaction((tx) => {
    if (applications.get(context, tx, name) !== undefined) throw taken(name);
    const id = context.uuid();
    applications.put(context, tx, name, {
      id, name, computePlatform: input.computePlatform ?? "Server", created: new Date(context.clock.now()), tags,
    });
    return { applicationId: id };
  });
};

export const getApplication: Handler = (input, context) =>
  context.store.read((tx) => ({ application: shape(existingApplication(context, tx, input.applicationName)) }));

export const batchGetApplications: Handler = (input, context) => context.store.read((tx) => ({
  applicationsInfo: (input.applicationNames as string[]).map((name) => shape(existingApplication(context, tx, name))),
}));

export const updateApplication: Handler = (input, context) => {
  const { applicationName: name, newApplicationName: next } = input;
  if (name === undefined) throw new AwsError("ApplicationNameRequiredException", "The minimum number of required application names was not specified.");
  return context.store.transaction((tx) => {
    const application = existingApplication(context, tx, name);
    if (next === undefined || next === name) return {};
    if (applications.get(context, tx, next) !== undefined) throw taken(next);
    applications.remove(context, tx, name);
    applications.put(context, tx, next, { ...application, name: next });
    for (const [key, group] of groups.list(context, tx, `${name}/`)) {
      groups.remove(context, tx, key);
      groups.put(context, tx, `${next}/${group.name}`, { ...group, application: next });
    }
    moveRevisions(context, tx, name, next);
    return {};
  });
};

/** Takes the application's groups with it; a name that is not there counts as deleted. */
export const deleteApplication: Handler = (input, context) => context.store.transaction((tx) => {
  applications.remove(context, tx, input.applicationName);
  groups.clear(context, tx, `${input.applicationName}/`);
  moveRevisions(context, tx, input.applicationName);
  return {};
});

export const listApplications: Handler = (input, context) => context.store.read((tx) => names(
  "applications", applications.values(context, tx).map((application) => application.name), input.nextToken,
));

/** A page of names in the answer's own member. */
export function names(member: string, all: string[], token: string | undefined): Shape {
  const shown = page(all, (name) => name, token, 100, badToken);
  return { [member]: shown.items, ...(shown.next && { nextToken: shown.next }) };
}
