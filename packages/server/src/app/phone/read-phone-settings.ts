import type { PhonePolicy } from '../../telephony/phone-policy.js';
import type { PhoneEdgeAddress } from '../config.js';
import { record } from '../read-values.js';

/** Reads the address of a SIP edge; undefined where it is not right. */
export function readPhoneEdge(given: unknown): PhoneEdgeAddress | undefined {
  const { url, secret, realm, control, phones } = record(given) ?? {};
  const isUrl = typeof url === 'string' && /^wss?:\/\/./.test(url) && URL.canParse(url);
  const isSecret = typeof secret === 'string' && secret.length >= 16;
  const isRealm = typeof realm === 'string' && /^[A-Za-z0-9.-]{1,127}$/.test(realm);
  if (!isUrl || !isSecret || !isRealm) return undefined;
  const ruled = readControl(control);
  const isPlace = phones === undefined || (typeof phones === 'string' && /^[A-Za-z0-9.:[\]-]{1,255}$/.test(phones));
  if (!isPlace || (control !== undefined && !ruled)) return undefined;
  return { url, secret, realm, ...(ruled ? { control: ruled } : {}), ...(phones === undefined ? {} : { phones }) };
}

/** Where Kamailio takes commands; undefined where it is not right. */
function readControl(given: unknown): PhoneEdgeAddress['control'] {
  const { url, secret } = record(given) ?? {};
  const isUrl = typeof url === 'string' && /^https?:\/\/./.test(url) && URL.canParse(url);
  return isUrl && typeof secret === 'string' && secret.length >= 16 ? { url, secret } : undefined;
}

const isListOf = (fits: RegExp) => (value: unknown) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && fits.test(one));
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;

const fields: { readonly [K in keyof PhonePolicy]: (value: unknown) => boolean } = {
  country: (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
  barred: isListOf(/^\+[0-9]*$/),
  allowed: isListOf(/^\+[0-9]*$/),
  sipHosts: isListOf(/^[A-Za-z0-9.-]+$/),
  concurrent: isCount,
  daily: isCount,
};

/** Reads what phones may do; undefined where something of it is not right. */
export function readPhonePolicy(given: unknown): Partial<PhonePolicy> | undefined {
  const policy = record(given);
  const good = Object.entries(policy ?? {}).every(
    ([key, value]) => Object.hasOwn(fields, key) && fields[key as keyof PhonePolicy](value),
  );
  return good ? policy : undefined;
}
