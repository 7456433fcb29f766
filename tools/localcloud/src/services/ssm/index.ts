import type { Service } from "../../service";
import { getParameter, getParameterHistory, getParameters, getParametersByPath } from "./get-parameters";
import { deleteParameter, deleteParameters, describeParameters } from "./parameters";
import { putParameter } from "./put-parameter";
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from "./tags";

/** Systems Manager's Parameter Store: versions, paths, secure strings under KMS. Labels and policies are not modelled. */
export const service: Service = {
  id: "ssm",
  operations: {
    AddTagsToResource: addTagsToResource,
    DeleteParameter: deleteParameter,
    DeleteParameters: deleteParameters,
    DescribeParameters: describeParameters,
    GetParameter: getParameter,
    GetParameterHistory: getParameterHistory,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    ListTagsForResource: listTagsForResource,
    PutParameter: putParameter,
    RemoveTagsFromResource: removeTagsFromResource,
  },
};
