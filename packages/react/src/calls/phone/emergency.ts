const everywhere = ['112', '911'];

/** What is dialled in an emergency besides those, by country (ISO 3166-1). */
const byCountry: Readonly<Record<string, readonly string[]>> = {
  AU: ['000', '106'],
  BR: ['190', '192', '193'],
  CH: ['117', '118', '144'],
  CN: ['110', '119', '120'],
  DE: ['110'],
  ES: ['061', '091', '080'],
  FR: ['15', '17', '18', '114', '115', '119', '196'],
  GB: ['999'],
  HK: ['999'],
  IE: ['999'],
  IN: ['100', '101', '102', '108'],
  IT: ['113', '115', '118'],
  JP: ['110', '118', '119'],
  KR: ['119'],
  MY: ['999'],
  NZ: ['111'],
  PL: ['997', '998', '999'],
  SG: ['995', '999'],
  ZA: ['10111', '10177'],
};

/** Whether digits call for help, in a country or everywhere: the pad looks so. Where the call goes, the server says. */
export function isEmergency(digits: string, country = ''): boolean {
  return [...everywhere, ...(byCountry[country] ?? [])].includes(digits);
}
