import ts from 'typescript';

const listeners = new Set(['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']);
const globals = new Set(['globalThis', 'window', 'self', 'global']);

/** What a guest in somebody's program must not do: listen on the process, write to the console, leave a global. */
export function badManners(fileName: string, text: string): string[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const what = offence(node);
    if (what) found.push(`${fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${what}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function offence(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    if (isNamed(node.expression, 'console')) return `writes to the console (console.${node.name.text})`;
    if (isNamed(node.expression, 'process') && listeners.has(node.name.text)) return 'listens on the process';
  }
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind) && isGlobalMember(node.left))
    return `leaves a global (${node.left.getText()})`;
  if (ts.isCallExpression(node) && isDefinition(node.expression) && isGlobal(node.arguments[0]))
    return `leaves a global (${node.getText().slice(0, 60)})`;
  if (ts.isModuleDeclaration(node) && node.flags & ts.NodeFlags.GlobalAugmentation) return 'declares a global';
  return undefined;
}

function isDefinition(node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    (isNamed(node.expression, 'Object') || isNamed(node.expression, 'Reflect')) &&
    ['assign', 'defineProperty', 'defineProperties', 'set'].includes(node.name.text)
  );
}

function isGlobalMember(node: ts.Node): boolean {
  return (
    (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && isGlobal(strip(node.expression))
  );
}

function isGlobal(node: ts.Node | undefined): boolean {
  const bare = node && strip(node);
  return bare !== undefined && ts.isIdentifier(bare) && globals.has(bare.text);
}

/** Without parentheses, assertions and `!`. */
function strip(node: ts.Node): ts.Node {
  const wrapped =
    ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)
      ? node.expression
      : undefined;
  return wrapped ? strip(wrapped) : node;
}

function isNamed(node: ts.Node, name: string): boolean {
  const bare = strip(node);
  return (
    (ts.isIdentifier(bare) && bare.text === name) ||
    (ts.isPropertyAccessExpression(bare) && bare.name.text === name && isGlobal(bare.expression))
  );
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
