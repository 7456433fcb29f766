import { AwsError, type Handler, type Shape } from "../../service";
import { page } from "../support/paging";
import { existingStream, findStream, removeStream, saveStream, streamsOf, type LogStreamRecord } from "./log-store";
import { existingGroup, groupOfInput, invalidParameter, logGroupArn } from "./records";

export const createLogStream: Handler = (input, context) => context.store.transaction((tx) => {
  const group = existingGroup(context, tx, input.logGroupName);
  if (findStream(context, tx, group.name, input.logStreamName) !== undefined) {
    throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
  }
  saveStream(context, tx, group.name, { name: input.logStreamName, id: context.randomId(20, "0123456789"), created: context.clock.now(), storedBytes: 0, batches: 0 });
  return {};
});

export const deleteLogStream: Handler = (input, context) => context.store.transaction((tx) => {
  const group = existingGroup(context, tx, input.logGroupName);
  removeStream(context, tx, group.name, existingStream(context, tx, group.name, input.logStreamName));
  return {};
});

export const describeLogStreams: Handler = (input, context) => {
  const byTime = input.orderBy === "LastEventTime";
  if (byTime && input.logStreamNamePrefix !== undefined) throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
  return context.store.read((tx) => {
    const group = groupOfInput(context, tx, input);
    // Streams without events come first, as if their last event were long ago.
    const placed = streamsOf(context, tx, group.name, input.logStreamNamePrefix).map((stream) => ({ stream, place: byTime ? `${String(stream.lastEvent ?? 0).padStart(15, "0")}:${stream.name}` : stream.name }));
    placed.sort((a, b) => (a.place < b.place ? -1 : 1));
    if (input.descending === true) placed.reverse();
    const ordered = placed.map(({ stream }, index) => ({ stream, place: String(index).padStart(9, "0") }));
    const shown = page(ordered, ({ place }) => place, input.nextToken, input.limit ?? 50, () => invalidParameter("The specified nextToken is invalid."));
    return {
      logStreams: shown.items.map(({ stream }) => described(`${logGroupArn(context, group.name)}:log-stream:${stream.name}`, stream)),
      ...(shown.next && { nextToken: shown.next }),
    };
  });
};

function described(arn: string, { name, created, firstEvent, lastEvent, lastIngestion, id }: LogStreamRecord): Shape {
  return {
    logStreamName: name, creationTime: created, arn, storedBytes: 0, uploadSequenceToken: `4${id.padStart(55, "0")}`,
    ...(firstEvent !== undefined && { firstEventTimestamp: firstEvent, lastEventTimestamp: lastEvent, lastIngestionTime: lastIngestion }),
  };
}
