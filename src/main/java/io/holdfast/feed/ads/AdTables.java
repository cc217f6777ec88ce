package io.holdfast.feed.ads;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdChange;
import io.holdfast.ads.AdFields;
import io.holdfast.ads.AdTargeting;
import io.holdfast.feed.DomainTables;
import io.holdfast.feed.RowSink;
import io.holdfast.feed.SqlType;
import io.holdfast.feed.TableSchema;
import io.holdfast.feed.TableSchema.Column;
import io.holdfast.feed.TextArray;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.index.Field;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The table {@code ads}: an ad is a row, conditions are arrays, and a condition that means any is NULL. */
public final class AdTables implements DomainTables {
  private static final TableSchema ADS = new TableSchema("ads", 1, List.of(
      new Column("id", SqlType.UUID_VALUE),
      new Column("title", SqlType.TEXT),
      new Column("content", SqlType.TEXT),
      new Column("start_at", SqlType.TIME),
      new Column("end_at", SqlType.TIME),
      new Column("age_start", SqlType.INTEGER),
      new Column("age_end", SqlType.INTEGER),
      new Column("gender", SqlType.TEXTS),
      new Column("country", SqlType.TEXTS),
      new Column("platform", SqlType.TEXTS),
      new Column("created_at", SqlType.TIME),
      new Column("version", SqlType.BIGINT)));

  private static final String VERSION_1 = """
      create table holdfast.ads (
        id uuid primary key,
        title text not null,
        content text,
        start_at timestamptz not null,
        end_at timestamptz not null,
        age_start integer not null,
        age_end integer not null,
        gender text[],
        country text[],
        platform text[],
        created_at timestamptz not null,
        version bigint not null);
      create index ads_end_at on holdfast.ads (end_at);
      comment on table holdfast.ads is
        'Kept by Holdfast, as of holdfast.feed_position. A condition that is NULL means any.'""";

  @Override
  public String name() {
    return "ads";
  }

  @Override
  public List<TableSchema> tables() {
    return List.of(ADS);
  }

  @Override
  public List<String> versions() {
    return List.of(VERSION_1);
  }

  @Override
  public void rows(Change change, long logTime, RowSink into) {
    if (change instanceof AdChange adChange) {
      switch (adChange) {
        case AdChange.Written written -> put(written.ad(), written.version(), into);
        case AdChange.Removed removed -> into.remove(ADS, removed.id());
      }
    }
  }

  private static void put(Ad ad, long version, RowSink into) {
    JsonObject json = new JsonObject(Buffer.buffer(ad.json()));
    AdTargeting targeting = ad.targeting();
    into.put(ADS, ad.id(), json.getString("title"), json.getString("content"), SqlType.time(ad.startAt()),
        SqlType.time(ad.endAt()),
        targeting.ageStart(), targeting.ageEnd(), texts(AdFields.GENDER, targeting.genders()),
        countries(targeting.countries()), texts(AdFields.PLATFORM, targeting.platforms()), SqlType.time(ad.createdAt()),
        version);
  }

  private static String texts(Field field, int values) {
    List<String> texts = new ArrayList<>();
    for (int value = 0; value < Integer.SIZE; value++) {
      if ((values >>> value & 1) != 0) {
        texts.add(field.label(value));
      }
    }
    return TextArray.ofOrNull(texts);
  }

  private static String countries(int[] numbers) {
    List<String> texts = new ArrayList<>();
    for (int number : numbers) {
      texts.add(AdFields.COUNTRY.label(number));
    }
    return TextArray.ofOrNull(texts);
  }
}
