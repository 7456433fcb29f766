import { childrenOf, descendantsOf, parseXml, ReportFormatError, type XmlElement } from "./xml";

export type TestStatus = "SUCCEEDED" | "FAILED" | "ERROR" | "SKIPPED";

export interface TestResult {
  name: string;
  prefix: string;
  testSuiteName: string;
  status: TestStatus;
  durationInNanoSeconds: number;
  message: string;
  /** Path of the file that the result is from. */
  testRawDataPath: string;
}

/** Of a message this much is kept. */
const LONGEST_MESSAGE = 5000;

/** Results in JUnit's XML, as Jest and others write it. @throws ReportFormatError */
export function readJUnit(text: string, file: string): TestResult[] {
  const root = parseXml(text);
  if (childrenOf(root, "testsuites").length + childrenOf(root, "testsuite").length === 0) throw new ReportFormatError("there is no testsuite in it");
  return descendantsOf(root, "testsuite").flatMap((suite) => childrenOf(suite, "testcase").map((one) => {
    const suiteName = suite.attributes.name ?? "";
    const [failure, error, skipped] = [childrenOf(one, "failure")[0], childrenOf(one, "error")[0], childrenOf(one, "skipped")[0]];
    return {
      name: one.attributes.name ?? "", prefix: one.attributes.classname ?? suiteName, testSuiteName: suiteName,
      status: error !== undefined ? "ERROR" : failure !== undefined ? "FAILED" : skipped !== undefined ? "SKIPPED" : "SUCCEEDED",
      durationInNanoSeconds: Math.round((Number(one.attributes.time ?? "0") || 0) * 1e9), message: messageOf(error ?? failure ?? skipped), testRawDataPath: file,
    } satisfies TestResult;
  }));
}

function messageOf(element: XmlElement | undefined): string {
  if (element === undefined) return "";
  const parts = [element.attributes.message ?? "", element.text.trim()].filter((part) => part !== "");
  return parts.filter((part, index) => index === 0 || !part.startsWith(parts[0] ?? "")).join("\n").slice(0, LONGEST_MESSAGE);
}
