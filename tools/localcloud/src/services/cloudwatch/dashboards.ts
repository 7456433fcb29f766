import { AwsError, type Handler } from "../../service";
import { page } from "../support/paging";
import { checkTags, fromTagList } from "../support/tags";
import { refuseTags } from "./alarms";
import { dashboardArn, dashboards } from "./records";

export const putDashboard: Handler = (input, context) => {
  const { DashboardName: name, DashboardBody: body } = input;
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
    throw new AwsError("InvalidParameterValue", `The dashboard name ${name} must have 1 to 255 letters, digits, "-" or "_".`);
  }
  checkBody(body);
  const tags = fromTagList(input.Tags);
  refuseTags(checkTags({}, tags));
  return context.store.transaction((tx) => {
    const before = dashboards.get(context, tx, name);
    dashboards.put(context, tx, name, { name, body, lastModified: new Date(context.clock.now()), tags: before?.tags ?? tags });
    return { DashboardValidationMessages: [] };
  });
};

function checkBody(body: string): void {
  const refused = (Message: string, DataPath = ""): AwsError => new AwsError(
    "DashboardInvalidInputError", "The dashboard body is invalid, there are 1 validation errors: "
    + JSON.stringify([{ dataPath: DataPath, message: Message }]), 400, { dashboardValidationMessages: [{ DataPath, Message }] },
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw refused("The field DashboardBody must be a valid JSON object");
  }
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) {
    throw refused("The field DashboardBody must be a valid JSON object");
  }
  if (!Array.isArray((parsed as { widgets?: unknown }).widgets)) throw refused("Should have required property 'widgets'");
}

export const getDashboard: Handler = (input, context) => context.store.read((tx) => {
  const found = dashboards.get(context, tx, input.DashboardName);
  if (found === undefined) {
    throw new AwsError("DashboardNotFoundError", `Dashboard ${input.DashboardName} does not exist`, 404);
  }
  return { DashboardArn: dashboardArn(context, found.name), DashboardName: found.name, DashboardBody: found.body };
});

export const deleteDashboards: Handler = (input, context) => context.store.transaction((tx) => {
  const names: string[] = input.DashboardNames;
  const missing = names.find((name) => dashboards.get(context, tx, name) === undefined);
  if (missing !== undefined) throw new AwsError("DashboardNotFoundError", `Dashboard ${missing} does not exist`, 404);
  for (const name of names) dashboards.remove(context, tx, name);
  return {};
});

export const listDashboards: Handler = (input, context) => context.store.read((tx) => {
  const found = dashboards.values(context, tx, input.DashboardNamePrefix ?? "");
  const invalid = (): AwsError => new AwsError("InvalidParameterValue", "The next token specified is invalid.");
  const shown = page(found, (dashboard) => dashboard.name, input.NextToken, 1000, invalid);
  return {
    DashboardEntries: shown.items.map((dashboard) => ({
      DashboardName: dashboard.name, DashboardArn: dashboardArn(context, dashboard.name),
      LastModified: dashboard.lastModified, Size: Buffer.byteLength(dashboard.body, "utf8"),
    })),
    ...(shown.next && { NextToken: shown.next }),
  };
});
