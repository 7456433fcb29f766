import { nodeFiles, type StateFile, type StateFiles } from "../files";

export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected`), { code });
}

export interface Faults {
  /** Number of the changing call that fails, from 1. */
  at: number;
  code: string;
  /** true: everything after it fails too, as when the process or the machine dies there. */
  forGood?: boolean;
}

/** The file system, except that one call to change something fails; a failing write leaves half of its data behind. */
export function failingFiles(faults: Faults): { files: StateFiles; calls: () => number } {
  let calls = 0;
  const fails = (): boolean => {
    calls += 1;
    return calls === faults.at || (faults.forGood === true && calls > faults.at);
  };
  const guard = async <T>(call: () => Promise<T>): Promise<T> => {
    if (fails()) throw systemError(faults.code);
    return call();
  };
  const guardFile = (file: StateFile): StateFile => ({
    async write(data) {
      if (!fails()) return file.write(data);
      if (calls === faults.at) await file.write(data.subarray(0, Math.floor(data.length / 2)));
      throw systemError(faults.code);
    },
    sync: () => guard(() => file.sync()),
    truncate: (length) => guard(() => file.truncate(length)),
    close: () => file.close(),
  });
  return {
    calls: () => calls,
    files: {
      ...nodeFiles,
      open: (path, flags, mode) => guard(async () => guardFile(await nodeFiles.open(path, flags, mode))),
      makeFolder: (path) => guard(() => nodeFiles.makeFolder(path)),
      rename: (from, to) => guard(() => nodeFiles.rename(from, to)),
      link: (from, to) => guard(() => nodeFiles.link(from, to)),
      copy: (from, to) => guard(() => nodeFiles.copy(from, to)),
      remove: (path) => guard(() => nodeFiles.remove(path)),
      removeFolder: (path) => guard(() => nodeFiles.removeFolder(path)),
      syncFolder: (path) => guard(() => nodeFiles.syncFolder(path)),
    },
  };
}
