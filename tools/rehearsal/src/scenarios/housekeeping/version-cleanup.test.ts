import { versionsKept } from "@switchyard/release";
import type { Shape } from "@switchyard/localcloud";
import { defects, scenario } from "../../testing/scenario";

const open = scenario();

describe("releases that fail on blue, one after the other", () => {
  it("D7: leave no more versions of blue than the last ten and those in use", async () => {
    const rehearsal = await open();
    const { blueFunction } = rehearsal.names["payment"]!;
    const versions = async (): Promise<string[]> => {
      const { Versions } = await rehearsal.admin("lambda", "ListVersionsByFunction", { FunctionName: blueFunction });
      return (Versions as Shape[]).map(({ Version }) => Version as string).filter((version) => version !== "$LATEST");
    };

    for (let release = 1; release <= 15; release++) {
      const [execution] = await rehearsal.push({ defect: defects.crashesAtInit });
      await rehearsal.finish(execution!, { callsPerSecond: 0 });
      expect((await versions()).length).toBeLessThanOrEqual(versionsKept + 1);
    }

    const alias = await rehearsal.admin("lambda", "GetAlias", { FunctionName: blueFunction, Name: "live" });
    expect(alias.FunctionVersion).toBe("16");
    expect(await versions()).toEqual(["6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]);
  });
});
