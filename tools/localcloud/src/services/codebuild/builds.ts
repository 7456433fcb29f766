import type { Handler } from "../../service";
import { existingProject, nameOf, projects } from "./records";
import { buildArn, buildIdOf, buildNumbers, buildOrder, builds, buildShape, existingBuild, numberKey } from "./build-records";
import { positions } from "./projects";
import { end } from "./run-build";

export const batchGetBuilds: Handler = (input, context) => context.store.read((tx) => {
  const wanted: string[] = input.ids;
  const found = (text: string): ReturnType<typeof builds.get> => builds.get(context, tx, buildIdOf(context, text));
  return {
    builds: wanted.flatMap((text) => found(text) ?? []).map((build) => buildShape(context, build)),
    buildsNotFound: wanted.filter((text) => found(text) === undefined),
  };
});

/** A build that has ended already is answered as it is. */
export const stopBuild: Handler = (input, context) => {
  const { id } = context.store.read((tx) => existingBuild(context, tx, input.id));
  const stopped = end(context, id, { status: "STOPPED" });
  return stopped === undefined ? {} : { build: buildShape(context, stopped) };
};

/** Newest first, unless the request wants it otherwise. */
export const listBuilds: Handler = (input, context) => context.store.read((tx) => {
  const ids = buildOrder.values(context, tx);
  const shown = positions(input.sortOrder === "ASCENDING" ? ids : ids.reverse(), input.nextToken, 100);
  return { ids: shown.items, ...(shown.next && { nextToken: shown.next }) };
});

/** By build number, descending unless the request wants it otherwise. Builds stay when their project goes. */
export const listBuildsForProject: Handler = (input, context) => context.store.read((tx) => {
  const name = nameOf(context, "project", input.projectName);
  const ids = buildNumbers.values(context, tx, `${name}/`);
  if (ids.length === 0 && projects.get(context, tx, name) === undefined) existingProject(context, tx, name);
  const shown = positions(input.sortOrder === "ASCENDING" ? ids : ids.reverse(), input.nextToken, 100);
  return { ids: shown.items, ...(shown.next && { nextToken: shown.next }) };
});

export const batchDeleteBuilds: Handler = (input, context) => context.store.transaction((tx) => {
  const deleted: string[] = [];
  const kept: { id: string; statusCode: string }[] = [];
  for (const text of input.ids as string[]) {
    const build = builds.get(context, tx, buildIdOf(context, text));
    if (build === undefined) kept.push({ id: text, statusCode: "BUILD_NOT_FOUND" });
    else if (build.ended === undefined) kept.push({ id: text, statusCode: "BUILD_IN_PROGRESS" });
    else {
      builds.remove(context, tx, build.id);
      buildNumbers.remove(context, tx, `${build.project}/${numberKey(build.number)}`);
      for (const [key, id] of buildOrder.list(context, tx)) if (id === build.id) buildOrder.remove(context, tx, key);
      deleted.push(buildArn(context, build.id));
    }
  }
  return { buildsDeleted: deleted, buildsNotDeleted: kept };
});
