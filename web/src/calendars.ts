// Days of the Gregorian and the Jalali calendar, counted from 1970, and where the names of an axis stand.
export type Reckoning = "gregorian" | "jalali";
export type Tick = { day: number; name: string };
type Names = Record<Reckoning, string[]>;

const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];
const DAYS = [1, 2, 7, 14];
const of = (calendar: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" });
const FORMATS = { gregorian: of("gregory"), jalali: of("persian") };

function parts(day: number, by: Reckoning): [number, number, number] {
  const found = FORMATS[by].formatToParts(day * 864e5);
  const part = (type: string): number => Number(found.find(one => one.type === type)?.value);
  return [part("year"), part("month"), part("day")];
}

export class Calendar {
  private digits: Intl.NumberFormat;

  constructor(readonly by: Reckoning, private names: Names, lang: string) {
    this.digits = new Intl.NumberFormat(lang, { useGrouping: false });
  }

  day(day: number): string {
    const [year, month, number] = parts(day, this.by);
    return `${this.digits.format(number)} ${this.names[this.by][month - 1]} ${this.digits.format(year)}`;
  }

  /** At most so many days of a view that begin a month, a year, or simply the next few days. */
  ticks(first: number, last: number, most: number): Tick[] {
    const days = last - first;
    const step = DAYS.find(one => days / one <= most);
    const found: Tick[] = [];
    if (step) {
      for (let day = Math.ceil(first); day <= last; day += step) found.push({ day, name: this.day(day) });
      return found;
    }
    const months = MONTHS.find(one => days / 30.5 / one <= most) ?? 600;
    let day = Math.floor(first);
    day -= parts(day, this.by)[2] - 1;
    while (day <= last) {
      const [year, month] = parts(day, this.by);
      const at = year * 12 + month - 1;
      if (day >= first && at % months === 0) found.push({ day, name: this.named(year, month, months) });
      const left = months - (at % months); // on to the next month that is named, and back to its first day
      day += Math.round(30.44 * left) + 3;
      day -= parts(day, this.by)[2] - 1;
    }
    return found;
  }

  private named(year: number, month: number, months: number): string {
    const said = this.digits.format(year);
    return months >= 12 ? said : `${this.names[this.by][month - 1]} ${said}`;
  }
}
