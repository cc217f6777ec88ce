package io.holdfast.ads;

import io.holdfast.kernel.index.RowSource;
import io.holdfast.kernel.index.RowValues;
import io.holdfast.kernel.table.TableView;

/**
 * The ads' table as an index sees it: ordered by one of its times, then by id; with or without countries, which only
 * the index of active ads has as a level. Stateless; any thread.
 */
record AdRows(TableView table, int keyColumn, boolean withCountries) implements RowSource {

  @Override
  public void read(int row, RowValues into) {
    long conditions = table.getLong(row, AdColumns.CONDITIONS);
    into.key(table.getLong(row, keyColumn))
        .between(AdFields.AGE, AdColumns.ageStart(conditions), AdColumns.ageEnd(conditions))
        .choose(AdFields.GENDER, AdColumns.genders(conditions))
        .choose(AdFields.PLATFORM, AdColumns.platforms(conditions));
    if (withCountries) {
      addCountries(row, into);
    }
  }

  private void addCountries(int row, RowValues into) {
    byte[] bytes = into.scratch(AdFields.COUNTRY.values() * AdColumns.COUNTRY_BYTES);
    int length = table.copyBytes(row, AdColumns.COUNTRIES, bytes, 0);
    for (int i = 0; i < length; i += AdColumns.COUNTRY_BYTES) {
      into.add(AdFields.COUNTRY, (bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF);
    }
  }

  @Override
  public int compareTies(int a, int b) {
    int high = Long.compareUnsigned(table.keyHigh(a), table.keyHigh(b));
    return high != 0 ? high : Long.compareUnsigned(table.keyLow(a), table.keyLow(b));
  }

  @Override
  public long tie(int row) {
    return table.keyHigh(row);
  }
}
