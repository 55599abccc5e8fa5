/** A value together with its JSON, for what is sent more than once. */
export class Encoded<T> {
  readonly value: T;
  readonly json: string;

  constructor(value: T, json: string) {
    this.value = value;
    this.json = json;
  }
}
