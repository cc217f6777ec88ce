package io.holdfast.ads;

import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.TableView;
import java.util.UUID;

/** The columns of the ads' table, and how a targeting stands in them. */
final class AdColumns {
  private static final Schema.Builder COLUMNS = Schema.uuidKeyed("ads");

  static final int START_AT = COLUMNS.longColumn("start_at");
  static final int END_AT = COLUMNS.longColumn("end_at");
  static final int CREATED_AT = COLUMNS.longColumn("created_at");

  /** The log time at which this version was written. */
  static final int WRITTEN_AT = COLUMNS.longColumn("written_at");

  static final int VERSION = COLUMNS.longColumn("version");

  /** From the lowest byte: the youngest age, the oldest age, genders, platforms. */
  static final int CONDITIONS = COLUMNS.longColumn("conditions");

  /** Each country's number in two bytes, the higher first. */
  static final int COUNTRIES = COLUMNS.bytesColumn("countries");

  static final int JSON = COLUMNS.bytesColumn("json");

  /** The place in the queue of removals. */
  static final int REMOVAL = COLUMNS.derivedColumn("removal");

  /** The ordinal of the {@link AdStage} whose index has the ad. */
  static final int STAGE = COLUMNS.derivedColumn("stage");

  static final Schema SCHEMA = COLUMNS.build(RowRouting.constant(AdCommand.ROUTING_HASH));

  /** Bytes of a country. */
  static final int COUNTRY_BYTES = 2;

  private static final int BYTE = 0xFF;

  private AdColumns() {}

  /** Writes what a version of an ad brings with it into an open row. */
  static void write(Table table, int row, Ad ad, long version, long logTime) {
    table.setLong(row, START_AT, ad.startAt());
    table.setLong(row, END_AT, ad.endAt());
    table.setLong(row, WRITTEN_AT, logTime);
    table.setLong(row, VERSION, version);
    table.setLong(row, CONDITIONS, conditions(ad.targeting()));
    table.setBytes(row, COUNTRIES, countries(ad.targeting().countries()));
    table.setBytes(row, JSON, ad.json());
  }

  /** The ad as a row has it, for whom nobody changes the table meanwhile. */
  static Ad read(Table table, int row) {
    long conditions = table.getLong(row, CONDITIONS);
    AdTargeting targeting = new AdTargeting(ageStart(conditions), ageEnd(conditions), genders(conditions),
        countryNumbers(table.bytes(row, COUNTRIES)), platforms(conditions));
    return new Ad(new UUID(table.keyHigh(row), table.keyLow(row)), targeting, table.getLong(row, START_AT),
        table.getLong(row, END_AT), table.getLong(row, CREATED_AT), table.bytes(row, JSON));
  }

  private static int[] countryNumbers(byte[] bytes) {
    int[] numbers = new int[bytes.length / COUNTRY_BYTES];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (bytes[i * COUNTRY_BYTES] & BYTE) << 8 | bytes[i * COUNTRY_BYTES + 1] & BYTE;
    }
    return numbers;
  }

  private static long conditions(AdTargeting targeting) {
    return targeting.ageStart()
        | targeting.ageEnd() << 8
        | targeting.genders() << 16
        | (long) targeting.platforms() << 24;
  }

  private static byte[] countries(int[] numbers) {
    byte[] bytes = new byte[numbers.length * COUNTRY_BYTES];
    for (int i = 0; i < numbers.length; i++) {
      bytes[i * COUNTRY_BYTES] = (byte) (numbers[i] >>> 8);
      bytes[i * COUNTRY_BYTES + 1] = (byte) numbers[i];
    }
    return bytes;
  }

  /** The bytes that an ad counts against the quota. */
  static int bytesOf(Ad ad) {
    return ad.json().length + ad.targeting().countries().length * COUNTRY_BYTES;
  }

  /** The bytes that a row counts against the quota. */
  static int bytesOf(TableView table, int row) {
    return table.length(row, JSON) + table.length(row, COUNTRIES);
  }

  static int ageStart(long conditions) {
    return (int) conditions & BYTE;
  }

  static int ageEnd(long conditions) {
    return (int) (conditions >>> 8) & BYTE;
  }

  static int genders(long conditions) {
    return (int) (conditions >>> 16) & BYTE;
  }

  static int platforms(long conditions) {
    return (int) (conditions >>> 24) & BYTE;
  }
}
