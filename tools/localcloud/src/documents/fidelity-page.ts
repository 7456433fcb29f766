import { fidelityDocument } from "./fidelity-document";
import { FIDELITY } from "./fidelity-registry";

/** The text of docs/fidelity.md. */
export function fidelityPage(): string {
  return fidelityDocument(FIDELITY);
}
