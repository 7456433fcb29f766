import { randomBytes } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { newCrypter, openCrypter, type Crypter } from "./crypter";
import { explainFileError, PassphraseError } from "./errors";
import { codeOf, nodeFiles, readIfThere, removeIfThere, type StateFiles } from "./files";

export interface KeyringOptions {
  /** Holds `passphrase`, the key file that is used unless the environment names another. */
  home: string;
  /** Where the salt of new stacks is kept. */
  saltFile: string;
  /** @defaultValue `process.env` */
  env?: Record<string, string | undefined>;
  files?: StateFiles;
  random?: (bytes: number) => Buffer;
}

interface Passphrase {
  text: string;
  /** As an error would name it. */
  source: string;
}

/**
 * Passphrase, salts and derived keys of one state root. Each key is derived once per process, when it is first asked for.
 *
 * The passphrase is `PULUMI_CONFIG_PASSPHRASE`, else the content of the file `PULUMI_CONFIG_PASSPHRASE_FILE`, else
 * that of `<home>/passphrase`, which is made with random content (mode 0600) together with the first salt.
 */
export class Keyring {
  private readonly files: StateFiles;
  private readonly env: Record<string, string | undefined>;
  private readonly random: (bytes: number) => Buffer;
  private readonly crypters = new Map<string, Promise<Crypter>>();
  private root: Promise<string> | undefined;
  private passphrase: Promise<Passphrase> | undefined;

  constructor(private readonly options: KeyringOptions) {
    this.files = options.files ?? nodeFiles;
    this.env = options.env ?? process.env;
    this.random = options.random ?? randomBytes;
  }

  /** A passphrase that a person supplies can be wrong; the key file of the same home hardly can. */
  get suppliedByHand(): boolean {
    return this.env.PULUMI_CONFIG_PASSPHRASE !== undefined || Boolean(this.env.PULUMI_CONFIG_PASSPHRASE_FILE);
  }

  /**
   * The salt that new stacks of this root get; one for all of them, so that one derivation serves a run.
   * Making the first takes a derivation, reading it later takes none.
   */
  rootSalt(): Promise<string> {
    this.root ??= this.readOrMakeSalt();
    this.root.catch(() => (this.root = undefined)); // a full disk may have room the next time
    return this.root;
  }

  /**
   * The crypter of a salt.
   *
   * @param where the file that holds the salt, for the error
   * @throws PassphraseError when the passphrase is not the one that the salt was made with
   */
  crypter(salt: string, where: string): Promise<Crypter> {
    let crypter = this.crypters.get(salt);
    if (!crypter) {
      crypter = this.derive(salt, where);
      this.crypters.set(salt, crypter);
      crypter.catch(() => this.crypters.delete(salt));
    }
    return crypter;
  }

  private async derive(salt: string, where: string): Promise<Crypter> {
    const passphrase = await this.readPassphrase(false);
    let crypter: Crypter | undefined;
    try {
      crypter = await openCrypter(passphrase.text, salt, this.random);
    } catch (error) {
      throw new PassphraseError(`${where}: the encryption salt is damaged: ${(error as Error).message}.\nPut the file back from a copy.`, { cause: error });
    }
    if (crypter) return crypter;
    throw new PassphraseError(
      `${passphrase.source} is not the passphrase that the secrets in ${where} were encrypted with.\n` +
        `Set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to that one, ${this.suppliedByHand ? `or unset it to use ${this.keyFile}` : "or put the key file back"}. Nothing was changed.`,
    );
  }

  private get keyFile(): string {
    return join(this.options.home, "passphrase");
  }

  private async readOrMakeSalt(): Promise<string> {
    const { saltFile } = this.options;
    const kept = await readIfThere(this.files, saltFile);
    if (kept) return kept.toString("utf8").trim();
    const passphrase = await this.readPassphrase(true);
    const { salt, crypter } = await newCrypter(passphrase.text, this.random);
    try {
      await this.files.makeFolder(dirname(saltFile));
      if (await this.writeOnce(saltFile, `${salt}\n`, 0o644)) {
        this.crypters.set(salt, Promise.resolve(crypter));
        return salt;
      }
    } catch (error) {
      throw explainFileError(error, saltFile, "Writing the encryption salt");
    }
    return (await this.files.read(saltFile)).toString("utf8").trim(); // another process was first
  }

  /** @param make whether a missing key file may be made: only when nothing has been encrypted yet */
  private readPassphrase(make: boolean): Promise<Passphrase> {
    this.passphrase ??= this.findPassphrase(make);
    this.passphrase.catch(() => (this.passphrase = undefined));
    return this.passphrase;
  }

  private async findPassphrase(make: boolean): Promise<Passphrase> {
    const { PULUMI_CONFIG_PASSPHRASE: text, PULUMI_CONFIG_PASSPHRASE_FILE: named } = this.env;
    if (text !== undefined) return { text, source: "PULUMI_CONFIG_PASSPHRASE" };
    if (named) return this.readNamedFile(resolve(named));
    const source = this.keyFile;
    const kept = await readIfThere(this.files, source);
    if (kept) return { text: kept.toString("utf8").trim(), source };
    if (!make) {
      throw new PassphraseError(
        `${source} is missing; the secrets of this state were encrypted with it.\n` +
          "Put the file back, or set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE. Nothing was changed.",
      );
    }
    try {
      await this.files.makeFolder(this.options.home);
      await this.writeOnce(source, `${this.random(32).toString("base64url")}\n`, 0o600);
    } catch (error) {
      throw explainFileError(error, source, "Making the key file");
    }
    return { text: (await this.files.read(source)).toString("utf8").trim(), source };
  }

  private async readNamedFile(file: string): Promise<Passphrase> {
    try {
      return { text: (await this.files.read(file)).toString("utf8").trim(), source: file };
    } catch (error) {
      throw new PassphraseError(
        `PULUMI_CONFIG_PASSPHRASE_FILE names ${file}, which cannot be read (${codeOf(error) ?? (error as Error).message}).\n` +
          "Name a file that holds the passphrase, or unset the variable.",
        { cause: error },
      );
    }
  }

  /** Writes a file that must never be replaced; false when another process has written it first. */
  private async writeOnce(path: string, content: string, mode: number): Promise<boolean> {
    const temporary = `${path}.${this.random(8).toString("hex")}.tmp`;
    try {
      const file = await this.files.open(temporary, "wx", mode);
      try {
        await file.write(Buffer.from(content));
        await file.sync();
      } finally {
        await file.close();
      }
      await this.files.link(temporary, path);
      await this.files.syncFolder(dirname(path));
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    } finally {
      await removeIfThere(this.files, temporary);
    }
  }
}
