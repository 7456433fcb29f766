import { checkDistinctNames, checkServiceNames, checkSharedNames, rejectProblems, serviceNames, type Service, type SharedNames } from "@switchyard/conventions";

export interface NameCheckArgs {
  environmentSuffix: string;
  services: readonly Service[];
  shared: SharedNames;
  /** An adopted connection keeps the name it has. */
  makesConnection: boolean;
}

/**
 * Compares every name of every layer with AWS's limits, here in the lowest one: a name that AWS refuses in a later
 * layer would leave half an environment.
 *
 * @throws UserError listing all of them
 */
export function rejectUnfitNames({ environmentSuffix, services, shared, makesConnection }: NameCheckArgs): void {
  const named = services.map((service, index) => ({ path: `services[${index}]`, names: serviceNames(service.name, environmentSuffix) }));
  rejectProblems(`The names of environment "${environmentSuffix}" do not fit:`, [
    ...checkSharedNames(shared).filter(({ problem }) => makesConnection || !problem.includes(shared.connection)),
    ...named.flatMap(({ path, names }) => checkServiceNames(names, path)),
    ...checkDistinctNames(named),
  ]);
}
