export { hashAssets } from "./hashing";
export { AssetError, isArchive, isAsset, readArchive, readAsset } from "./reading";
export type { ArchiveFile } from "./tar";
