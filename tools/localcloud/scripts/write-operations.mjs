#!/usr/bin/env node
/** Writes docs/local-cloud-operations.md. Usage: node tools/localcloud/scripts/write-operations.mjs */
import { models, writeDocument } from "./document.mjs";

writeDocument("local-cloud-operations.md", "operations-document.ts", ({ modelledServices, operationsDocument }) => operationsDocument(modelledServices(models)));
