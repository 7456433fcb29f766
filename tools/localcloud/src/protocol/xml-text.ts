/** Characters that XML 1.0 has no place for in a text, not even escaped. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;", "\n": "&#xA;" };

/** Text as it stands between tags or in an attribute. */
export function escapeXml(text: string): string {
  return /[&<>"\r\n\u0000-\u001f\ufffe\uffff]/.test(text)
    ? text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"\r\n]/g, (character) => ESCAPES[character]!)
    : text;
}

export const XML_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n';
