/**
 * Where a request goes: its path, its query string, and for S3 the bucket in its host name.
 */

export interface RequestAddress {
  /** Percent-encoded, as it came. */
  rawPath: string;
  query: [name: string, value: string][];
}

export function readAddress(url: string): RequestAddress {
  // A full URL in the request line is legal; what counts is the path.
  const target = /^https?:\/\/[^/?]*/.test(url) ? url.replace(/^https?:\/\/[^/?]*/, "") : url;
  const mark = target.indexOf("?");
  const rawPath = (mark < 0 ? target : target.slice(0, mark)) || "/";
  return { rawPath: rawPath.startsWith("/") ? rawPath : `/${rawPath}`, query: mark < 0 ? [] : readQuery(target.slice(mark + 1)) };
}

/** Like AWS, takes `+` for a space only when it is written `%20`: a plus sign stays one. */
function readQuery(text: string): [string, string][] {
  return text.split("&").filter((part) => part !== "").map((part) => {
    const equals = part.indexOf("=");
    const [name, value] = equals < 0 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
    return [decode(name), decode(value)];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign stands for itself, as in browsers
  }
}

/** `jobs.s3.localhost:4566` or `jobs.s3.us-east-1.amazonaws.com` -> `jobs`. */
export function bucketOfHost(host: string | undefined): string | undefined {
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  if (name === "s3.localhost") return undefined;
  return /^(.+?)\.(?:s3\.)?localhost$/.exec(name)?.[1] ?? /^(.+?)\.s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/.exec(name)?.[1];
}
