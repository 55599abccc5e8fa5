import puppeteer, { type Browser } from 'puppeteer-core';

/** Firefox's own: devices of its making that need no permission, on one machine, with this tone for a microphone. */
const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.getusermedia.insecure.enabled': true,
  'media.devices.insecure.enabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
  // Without a sound card no AudioContext would run.
  'media.cubeb.force_mock_context': true,
};

/** Debian's Firefox, which is driven over WebDriver BiDi, without a window. */
export function launchFirefox({ executablePath, hertz }: { executablePath: string; hertz: number }): Promise<Browser> {
  const extraPrefsFirefox = { ...preferences, 'media.navigator.audio.fake_frequency': hertz };
  return puppeteer.launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox });
}
