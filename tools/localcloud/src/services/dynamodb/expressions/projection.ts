import { checkPaths } from "./document-path";
import { Problems, reading, type Path, type Scope } from "./scope";
import { projectionSyntax } from "./syntax";

/** The paths of a projection expression. @throws AwsError `ValidationException` */
export function bindProjection(text: string, scope: Scope): Path[] {
  return reading("ProjectionExpression", () => {
    const problems = new Problems(["reserved", "name", "overlap", "conflict"]);
    const paths = projectionSyntax(text).map((path) => scope.path(path, problems));
    checkPaths(paths, problems);
    problems.reject();
    return paths;
  });
}
