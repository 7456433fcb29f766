import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg";
const API = "https://docs.aws.amazon.com/lambda/latest/api";
const test = (file: string, title: string): string => `services/lambda/${file}.test.ts: ${title}`;

export const fidelity: ServiceFidelity = {
  rules: [
    { rule: "A function is named by name, ARN or partial ARN, with a version or alias; what ran is in ExecutedVersion.", source: `${API}/API_Invoke.html`, test: test("invoke", "runs what %s means and says which version it was") },
    { rule: "DryRun answers 204 and runs nothing.", source: `${API}/API_Invoke.html`, test: test("invoke", "says nothing but that it would be allowed when it is only tried") },
    {
      rule: "A payload has at most 6 MB, of an event 1 MB; an answer has at most 6 MB.", source: `${GUIDE}/gettingstarted-limits.html`, test: test("invoke", "refuses a payload of more than AWS takes (%s)"),
      unverified: "1 MB is taken as 1,048,576 bytes.",
    },
    { rule: "A payload that is no JSON is refused before the function runs.", source: `${API}/API_Invoke.html#API_Invoke_Errors`, test: test("invoke", "refuses a payload that is no JSON"), unverified: "The reason behind the colon is this parser's, not AWS's." },
    {
      rule: "Lambda takes on the function's role when it starts an environment; a role that does not trust it any more is an error of the call.",
      source: `${GUIDE}/lambda-intro-execution-role.html`, test: test("invoke", "refuses a role that Lambda may not take on any more"), unverified: "Code and status: AccessDeniedException, 403.",
    },
    { rule: "A function whose variables are encrypted with a key does not start while the key cannot be used.", source: `${API}/API_Invoke.html#API_Invoke_Errors`, test: test("invoke", "runs while the key can be used, and says so when it cannot") },
    { rule: "An alias with weights chooses a version per call, by chance.", source: `${GUIDE}/configuring-alias-routing.html`, test: test("invoke", "sends to each version about its share of the calls") },
    { rule: "Environments are reused, one invocation at a time; changed settings or code get new ones.", source: `${GUIDE}/lambda-runtime-environment.html`, test: test("invoke", "are used again by the same version, and made anew for changed settings") },
    { rule: "Unused environments end after a while.", source: `${GUIDE}/lambda-runtime-environment.html`, test: test("invoke", "are ended when nobody has used them for a while"), unverified: "AWS does not say when: after 10 minutes without use, and after 2 hours in any case." },
    { rule: "A function finds Lambda's variables and its own, and nothing else.", source: `${GUIDE}/configuration-envvars.html`, test: test("invoke", "hold nothing of this machine's environment, and what Lambda puts there"), unverified: "AWS_ENDPOINT_URL, AWS_EC2_METADATA_DISABLED and HOME are the local cloud's." },
    { rule: "Executions beyond a function's reservation are refused with 429 and a reason; zero turns the function off.", source: `${GUIDE}/lambda-concurrency.html`, test: test("invoke", "is limited by a function's reservation") },
    { rule: "Functions without a reservation share what nobody has reserved.", source: `${GUIDE}/lambda-concurrency.html`, test: test("invoke", "is shared by all functions without a reservation") },
    {
      rule: "Invocations, Errors and Duration count under the function, under what the caller named, and under alias and executed version, at the start of the invocation.",
      source: "aws-facts 7", test: test("invoke", "count under the function, what the caller named, and the version behind an alias"),
      unverified: "ExecutedVersion is set for every alias, weighted or not; Resource of an unqualified call is the function's name.",
    },
    { rule: "Throttles are neither invocations nor errors.", source: "aws-facts 7", test: test("invoke", "is limited by a function's reservation") },
    { rule: "START, END and REPORT lines stand around what the function writes; console writes time, request id and level; the last 4 KB come with the answer when asked for.", source: `${GUIDE}/monitoring-cloudwatchlogs-view.html`, test: test("invoke", "has the lines of Lambda around those of the function") },
    { rule: "With the log format JSON entries are objects and levels filter.", source: `${GUIDE}/monitoring-cloudwatchlogs-logformat.html`, test: test("invoke", "comes as JSON when the function's settings say so, without what is below its level"), unverified: "Which of Lambda's own events belong to which level: start and a good report INFO, others WARN." },
    { rule: "Each environment writes a stream of its own, with the permissions of the function's role; the group is made when the role may.", source: `${GUIDE}/monitoring-cloudwatchlogs.html`, test: test("function-log", "is one stream per environment, written by the function's role") },
    { rule: "Without the permission there are no logs, and the function runs.", source: `${GUIDE}/monitoring-cloudwatchlogs.html`, test: test("function-log", "does not exist without the permission, and the function runs all the same") },
    { rule: "Handlers answer by promise or callback; a callback's answer waits for an empty event loop unless told otherwise.", source: `${GUIDE}/nodejs-handler.html`, test: test("runtime", "wait for an empty event loop before a callback's answer goes out, unless told otherwise") },
    { rule: "An error has errorType, errorMessage and trace, and is Unhandled.", source: `${GUIDE}/nodejs-exceptions.html`, test: test("runtime", "fail when they %s an error") },
    { rule: "Handlers are CommonJS or ES modules, found by the name in the settings.", source: `${GUIDE}/nodejs-handler.html`, test: test("runtime", "are found for %s in %j") },
    {
      rule: "Code that cannot be loaded is tried once more within the invocation, and then is its error.", source: `${GUIDE}/lambda-runtime-environment.html`,
      test: test("runtime", "that cannot be loaded are an error of the invocation: %s, %s"),
    },
    { rule: "A process that ends is Runtime.ExitError; the next call gets a new environment.", source: `${GUIDE}/troubleshooting-invocation.html`, test: test("runtime", "%s in a handler ends its environment alone") },
    { rule: "At its timeout an invocation is ended with its environment: Sandbox.Timedout.", source: `${GUIDE}/configuration-timeout.html`, test: test("runtime", "a function that waits too long is ended at its timeout") },
    { rule: "A function that takes more memory than it has is ended.", source: `${GUIDE}/configuration-memory.html`, test: test("runtime", "memory without bounds %s is taken away"), unverified: "The payload's errorType: Runtime.OutOfMemory with \"signal: killed\", Runtime.ExitError when V8 gives up first. Resident memory is watched on Linux; elsewhere V8's heap limit alone holds." },
    { rule: "Between invocations a function is frozen.", source: `${GUIDE}/lambda-runtime-environment.html`, test: test("runtime", "stands still between invocations: a timer that is left over goes on with the next one") },
    { rule: "Calls of a function come from the session of its role.", source: `${GUIDE}/lambda-intro-execution-role.html`, test: test("function-calls", "come from the function's role, whatever the clock says") },
    { rule: "A function gets and passes on the trace header; with active tracing its segments go to X-Ray, one a second and 5 % of the rest.", source: `${GUIDE}/services-xray.html`, test: test("function-calls", "carry the trace on") },
    { rule: "An event is accepted with 202 and run later; a failure is tried again after one and two minutes.", source: `${GUIDE}/invocation-async-error-handling.html`, test: test("async-events", "is tried again after one and after two minutes, under the same request id, and then given up") },
    { rule: "Retries and age of an event can be limited.", source: `${GUIDE}/invocation-async-configuring.html`, test: test("async-events", "is given up sooner when its settings say so"), unverified: "An event whose next retry would come too late is given up when that retry is due." },
    { rule: "A throttled event waits, from one second up to five minutes, for up to six hours, and that is no attempt.", source: `${GUIDE}/invocation-async-error-handling.html`, test: test("async-events", "waits while the function has no concurrency, longer each time, and is not an attempt") },
    { rule: "With a reservation of zero an event goes straight to the failures.", source: `${GUIDE}/invocation-async-error-handling.html`, test: test("async-events", "goes straight to the failures of a function that may not run at all"), unverified: "The condition in the record: RetriesExhausted." },
    { rule: "Destinations hear of success or failure in an invocation record, sent with the permissions of the function's role.", source: `${GUIDE}/invocation-async-retain-records.html`, test: test("async-events", "hear of success with what went in and came out"), unverified: "Records of events that never ran have no response members." },
    { rule: "A dead-letter queue gets the event with RequestID, ErrorCode and ErrorMessage.", source: `${GUIDE}/invocation-async-retain-records.html`, test: test("async-events", "gets the event itself, with what went wrong as attributes") },
    {
      rule: "Time in a function is the cloud's. With a virtual clock a duration is the time that the function waited: working takes none.",
      source: `${GUIDE}/lambda-runtime-environment.html`, test: test("runtime", "moves timers, intervals, dates and elapsed time together"),
      unverified: "The local cloud's own: durations at AWS are real.",
    },
    {
      rule: "A handler that never pauses is ended by a real watchdog and counts as timed out.", source: `${GUIDE}/configuration-timeout.html`, test: test("runtime", "a handler without end is ended, and timed out in the cloud's time"),
      unverified: "The local cloud's own: 20 real seconds with a virtual clock, the function's timeout with a real one.",
    },
  ],
  notModelled: [
    "streamed responses, InvokeAsync, durable executions, tenants, layers, container images, VPCs, file systems, SnapStart",
    "event source mappings, function URLs, provisioned concurrency, recursive loop detection, the limit of how fast concurrency grows",
    "the Node.js version of a runtime: every nodejs runtime runs under the Node.js that runs the cloud",
    "a file system of its own: a function sees this machine's files with this user's rights, its code is read-only",
    "isolation from this machine: functions are processes of this user; connections beyond loopback are refused inside of the process",
    "Max Memory Used with a virtual clock, because it would differ from run to run",
    "busy waiting with a virtual clock: time does not pass while a function works, so a loop that waits for it ends at the watchdog",
    "what a function wrote in the last moment before its process was killed may be missing",
  ],
};
