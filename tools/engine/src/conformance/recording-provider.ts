import type { Provider } from "../provider";
import { compact } from "./arrange";

/** A call that a provider got, as recordings hold it. */
export type CallRecord = Record<string, unknown>;

/** The provider, with every call noted before it is passed on. */
export function recordingProvider(provider: Provider, preview: boolean, calls: CallRecord[]): Provider {
  const note = (record: CallRecord): void => void calls.push(compact(record));
  return {
    name: provider.name,
    version: provider.version,
    acceptSecrets: provider.acceptSecrets,
    supportsPreview: provider.supportsPreview,
    checkConfig(urn, olds, news) {
      note({ method: "checkConfig", urn });
      return provider.checkConfig(urn, olds, news);
    },
    diffConfig(urn, olds, news) {
      note({ method: "diffConfig", urn });
      return provider.diffConfig(urn, olds, news);
    },
    configure(config, urn) {
      note({ method: "configure", urn, args: config });
      return provider.configure(config, urn);
    },
    check(urn, olds, news, call) {
      note({ method: "check", urn });
      return provider.check(urn, olds, news, call);
    },
    diff(id, urn, olds, news, call) {
      note({ method: "diff", urn, id });
      return provider.diff(id, urn, olds, news, call);
    },
    create(urn, inputs, call) {
      note({ method: "create", urn, preview: call?.preview, timeoutSeconds: call?.timeoutSeconds });
      return provider.create(urn, inputs, call);
    },
    update(id, urn, olds, news, call) {
      note({ method: "update", urn, id, preview: call?.preview, timeoutSeconds: call?.timeoutSeconds });
      return provider.update(id, urn, olds, news, call);
    },
    read(id, urn, props, call) {
      note({ method: "read", urn, id });
      return provider.read(id, urn, props, call);
    },
    delete(id, urn, props, call) {
      note({ method: "delete", urn, id, timeoutSeconds: call?.timeoutSeconds });
      return provider.delete(id, urn, props, call);
    },
    invoke(token, args) {
      note({ method: "invoke", token, preview });
      return provider.invoke(token, args);
    },
    call(token, args) {
      note({ method: "call", token });
      if (!provider.call) throw new Error(`provider ${provider.name} has no methods`);
      return provider.call(token, args);
    },
    async cancel() {
      await provider.cancel?.();
    },
  };
}
