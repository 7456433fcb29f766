/** What is wrong with a build specification; the build fails with `YAML_FILE_ERROR` and this message. */
export class BuildspecError extends Error {}
