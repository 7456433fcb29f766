import * as release from "./index";

it("offers the logic of releases, and nothing that does input or output", () => {
  expect(Object.keys(release)).toEqual(expect.arrayContaining(["appSpec", "candidateAlarmDefinitions", "checkArtifact", "settingsDifferences", "versionsToDelete"]));
});
