"use strict";

/**
 * One invocation: the context that the handler gets, and the ways in which it may answer. The first answer counts.
 */
const { errorBody } = require("./function-console");
const { NodeJsExit } = require("./handler");
const cloudTime = require("./cloud-time");

function parseJson(text, name) {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}

function serialise(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? "null";
  } catch {
    throw new Error("Unable to stringify response body");
  }
}

/**
 * @param {Function} handler
 * @param {{ requestId: string, arn: string, deadline: number, clientContext?: string, traceHeader?: string }} head
 * @param {Buffer} payload
 * @param {(isError: boolean, body: string) => void} report
 * @param {(title: string, error: unknown) => void} logError
 * @returns what to do when the event loop is empty and there is no answer yet
 */
function invoke(handler, head, payload, report, logError) {
  let isAnswered = false;
  let waitsForEmptyLoop = true;
  let whenEmpty;

  const complete = (result) => report(false, serialise(result));
  const failWith = (error) => {
    logError("Invoke Error", error);
    report(true, errorBody(error));
  };
  const finish = (error, result) => {
    whenEmpty = undefined;
    if (error !== undefined && error !== null) failWith(error);
    else complete(result);
  };
  const once = (work) => (...args) => {
    if (isAnswered) return;
    work(...args);
    isAnswered = true;
  };
  const callback = once((error, result) => {
    if ((error !== undefined && error !== null) || !waitsForEmptyLoop) finish(error, result);
    else whenEmpty = () => finish(null, result);
  });
  const succeed = once((result) => finish(null, result));
  const fail = once((error) => finish(error ?? "handled"));

  if (head.traceHeader === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = head.traceHeader;

  whenEmpty = () => {
    isAnswered = true;
    // A handler that waits for something that never comes fails; one that forgot its callback answers null.
    if (handler.constructor?.name === "AsyncFunction") failWith(new NodeJsExit("The Lambda function returned a promise that never settles: its event loop is empty."));
    else complete(null);
  };
  try {
    const context = {
      get callbackWaitsForEmptyEventLoop() { return waitsForEmptyLoop; },
      set callbackWaitsForEmptyEventLoop(value) { waitsForEmptyLoop = value; },
      succeed, fail, done: once(finish),
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      clientContext: parseJson(head.clientContext, "ClientContext"),
      identity: undefined,
      invokedFunctionArn: head.arn,
      awsRequestId: head.requestId,
      getRemainingTimeInMillis: () => head.deadline - Math.trunc(cloudTime.now()),
    };
    const result = handler(JSON.parse(payload.toString("utf8")), context, callback);
    if (result && typeof result.then === "function") result.then(succeed, fail).catch(fail);
  } catch (error) {
    callback(error);
  }
  return () => whenEmpty?.();
}

module.exports = { invoke };
