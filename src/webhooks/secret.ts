import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How a sealed secret begins: what follows is the secret as it is, or encrypted. */
const PLAIN = 0;
const ENCRYPTED = 1;

/** A new secret, `whsec_` and the base64 of random bytes: the form that Standard Webhooks libraries take. */
export function makeSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * Keeps webhooks' secrets in the database so that whoever holds a copy of it cannot sign with them: AES-256-GCM with
 * keys from the environment. They cannot be hashes, since every delivery is signed with them. Without a key they are
 * stored as they are. A key in the data directory was rejected: replicas have directories of their own.
 */
export class SecretSeal {
  readonly #keys: readonly Buffer[];

  /** @param passphrases the first encrypts, each decrypts; none: secrets are stored as they are. */
  constructor(passphrases: readonly string[]) {
    this.#keys = passphrases.map(passphrase =>
      Buffer.from(hkdfSync('sha256', passphrase, '', 'sluice webhook secrets', 32)),
    );
  }

  /** @param webhookId is authenticated with it, so that no row can borrow the secret of another. */
  seal(secret: string, webhookId: string): Buffer {
    const [key] = this.#keys;
    if (key === undefined) return Buffer.concat([Buffer.of(PLAIN), Buffer.from(secret)]);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(webhookId));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(ENCRYPTED), nonce, cipher.getAuthTag(), text]);
  }

  /** The secret; null where it was encrypted with a key that this process does not have. */
  open(sealed: Buffer, webhookId: string): string | null {
    if (sealed[0] === PLAIN) return sealed.subarray(1).toString();
    for (const key of this.#keys) {
      const secret = decrypt(sealed.subarray(1), key, webhookId);
      if (secret !== null) return secret;
    }
    return null;
  }
}

function decrypt(sealed: Buffer, key: Buffer, webhookId: string): string | null {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  if (tag.length < TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(webhookId))
    .setAuthTag(tag);
  const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString();
  } catch {
    return null;
  }
}
