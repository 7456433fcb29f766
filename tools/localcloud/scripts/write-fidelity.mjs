#!/usr/bin/env node
/** Writes docs/fidelity.md. Usage: node tools/localcloud/scripts/write-fidelity.mjs */
import { writeDocument } from "./document.mjs";

writeDocument("fidelity.md", "fidelity-page.ts", ({ fidelityPage }) => fidelityPage());
