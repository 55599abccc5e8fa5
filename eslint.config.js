import reactHooks from 'eslint-plugin-react-hooks';
import tsdoc from 'eslint-plugin-tsdoc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What the language allows and this repository does not, each with its reason. */
const refused = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: a name is the same everywhere it is read.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings or an `as const` table.' },
  { selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z]/]', message: 'Name the thing, without an I.' },
  { selector: 'ClassDeclaration[id.name=/Impl$/]', message: 'Name what it does differently.' },
];

/** What a package or an app does not, while a program or a test of a few lines may. */
const refusedInSources = [
  ...refused,
  { selector: 'ExportAllDeclaration[exported=null]', message: 'A door lists its exports.' },
  { selector: 'Program > VariableDeclaration[kind="let"]', message: 'No module keeps state.' },
  { selector: 'Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]', message: 'No module keeps state.' },
];

const refusedInTests = [
  ...refused,
  {
    selector: 'CallExpression[callee.object.name="vi"][callee.property.name=/^(mock|doMock)$/]',
    message: 'Use a fake of the port.',
  },
  {
    selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|todo)$/]',
    message: 'Every test runs.',
  },
  {
    selector: 'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"]',
    message: 'Wait for what should happen, or move a fake clock.',
  },
];

const tests = ['**/*.test.{ts,tsx}', '**/*.contract.ts', '**/*.test-d.ts'];
const ourClock = 'Time, chance and identity come in by the ports.';

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', 'docs/api/**', '**/fixtures/**', '**/coverage/**', '**/.parley/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      'no-restricted-syntax': ['error', ...refused],
      'max-params': ['error', 3],
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['packages/*/src/**/*.{ts,tsx}', 'examples/*/src/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', ...refusedInSources] },
  },
  {
    files: ['packages/*/src/**/*.{ts,tsx}'],
    ignores: tests,
    plugins: { tsdoc },
    rules: { 'tsdoc/syntax': 'error', 'no-console': 'error' },
  },
  {
    files: ['packages/core/src/**/*.ts', 'packages/protocol/src/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: ourClock },
        { object: 'Math', property: 'random', message: ourClock },
        { object: 'crypto', property: 'randomUUID', message: ourClock },
        { object: 'performance', property: 'now', message: ourClock },
      ],
    },
  },
  {
    files: ['packages/react/src/**/*.{ts,tsx}', 'examples/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: tests,
    rules: {
      'no-restricted-syntax': ['error', ...refusedInTests],
      'max-lines': ['error', { max: 500, skipBlankLines: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Generated: it is as long as the tables, and `{}` is what an empty answer is.
    files: ['packages/protocol/src/types.ts'],
    rules: { 'max-lines': 'off', '@typescript-eslint/no-generated-empty-object-type': 'off' },
  },
  {
    files: ['**/*.config.{ts,js}', 'tsup.base.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    ignores: ['**/*.config.js'],
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-restricted-syntax': ['error', ...refused],
      eqeqeq: 'error',
      'max-params': ['error', 3],
    },
  },
);
