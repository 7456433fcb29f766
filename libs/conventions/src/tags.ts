/** On every taggable resource of every layer, through the provider's default tags. */
export interface Tags {
  Environment: string;
  Project: string;
  ManagedBy: string;
  CostCenter: string;
  Repository: string;
  Team: string;
}

export interface TagSettings {
  environmentSuffix: string;
  project: string;
  costCenter: string;
  repository: string;
  team: string;
}

export function tagsOf(settings: TagSettings): Tags {
  return {
    Environment: settings.environmentSuffix,
    Project: settings.project,
    ManagedBy: "pulumi",
    CostCenter: settings.costCenter,
    Repository: settings.repository,
    Team: settings.team,
  };
}
