/** What stands at `/` where no demo is served. */
export const welcomePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Parley</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto 0; padding: 0 1.5rem }
code { font-size: 0.95em }
</style>
</head>
<body>
<h1>Parley is running</h1>
<p>This is the server of an app that uses Parley. People reach it through that app.</p>
<ul>
<li><a href="/openapi.json">openapi.json</a>: every route, made from the operation table</li>
<li><a href="/readyz">readyz</a>: whether it can serve now</li>
<li><code>/v1/connect</code>: where clients connect by WebSocket</li>
</ul>
<p>To serve the demo here, start it with <code>--demo &lt;folder&gt;</code>.</p>
</body>
</html>
`;
