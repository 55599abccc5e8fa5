// What a runtime must offer besides the language. Core has no other platform: no DOM, no Node.

declare function queueMicrotask(callback: () => void): void;
/** The WHATWG's base64 decoder; it throws where the text is not base64. */
declare function atob(data: string): string;

// What streams over HTTP need of the WHATWG's standards, where WebSocket is blocked.

declare class AbortController {
  readonly signal: {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: () => void): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  };
  abort(): void;
}
declare class TextDecoder {
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

// What only tests use: a copy as a message port makes it, the base64 and the UTF-8 encoder.

declare function structuredClone<T>(value: T): T;
declare function btoa(data: string): string;
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
