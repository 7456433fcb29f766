import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, markOf, type ProcessMark } from "@switchyard/engine/process-identity";

import { makeFolder } from "./home";

/** A run as other commands see it. */
export interface RunRecord {
  process: ProcessMark;
  /** ISO 8601. */
  since: string;
  commandLine: string;
  stack: string;
  layers: string[];
  /** running: somebody watches it; finishing: its client is gone, it ends its step and saves; ended: it did, unseen. */
  state: "running" | "finishing" | "ended";
  /** How it ended, for the one who comes next. */
  summary?: string;
}

/** The runs of one home folder, one file each. The lock of a stack is what protects it; these are for words. */
export class RunRegistry {
  private readonly folder: string;

  constructor(home: string) {
    this.folder = join(home, "run");
  }

  /** Announces a run; the returned function changes or, with `undefined`, ends the announcement. */
  announce(record: Omit<RunRecord, "process">): (change: Partial<RunRecord> | undefined) => void {
    makeFolder(this.folder);
    let current: RunRecord = { ...record, process: markOf(process.pid) };
    const file = join(this.folder, `${process.pid}.json`);
    const write = (): void => {
      writeFileSync(`${file}.new`, JSON.stringify(current), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    };
    write();
    return (change) => {
      if (change === undefined) return rmSync(file, { force: true });
      current = { ...current, ...change };
      write();
    };
  }

  /** Runs of living processes, and what ended ones left to say. Traces of crashed ones are swept away. */
  list(): RunRecord[] {
    const records: RunRecord[] = [];
    for (const file of this.files()) {
      const path = join(this.folder, file);
      const record = read(path);
      if (record === undefined) continue; // just written, or just removed
      if (record.state === "ended" || isAlive(record.process, Date.parse(record.since))) records.push(record);
      else rmSync(path, { force: true });
    }
    return records;
  }

  /** Removes what an ended run left to say. */
  forget(record: RunRecord): void {
    rmSync(join(this.folder, `${record.process.pid}.json`), { force: true });
  }

  private files(): string[] {
    try {
      return readdirSync(this.folder).filter((file) => /^\d+\.json$/.test(file));
    } catch {
      return [];
    }
  }
}

function read(path: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as RunRecord;
  } catch {
    return undefined;
  }
}
