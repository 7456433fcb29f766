export * from "./snapshot";
export { createFileBackend, createKeyring, type FileBackendOptions } from "./file-backend";
export { PassphraseError, StackLockedError, StateFileError, type LockHolder } from "./errors";
export { PULUMI_VERSION, stackName } from "./checkpoint";
export { Keyring, type KeyringOptions } from "./keyring";
export { type Crypter } from "./crypter";
export { containsSecret, sealValue, unsealValue } from "./secret-values";
export { nodeFiles, type StateFile, type StateFiles } from "./files";
