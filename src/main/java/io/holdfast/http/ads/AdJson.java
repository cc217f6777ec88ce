package io.holdfast.http.ads;

import io.holdfast.ads.AdFields;
import io.holdfast.ads.AdTargeting;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Times;
import java.util.List;
import java.util.UUID;

/**
 * Encodes an ad, once in its life per version, as the JSON that every answer copies. The buffer is used again; one
 * thread.
 */
final class AdJson {
  private final JsonBytes json = new JsonBytes(1024);

  /**
   * The JSON of a version of an ad.
   *
   * @param id the ad's id
   * @param ad what the client asked for
   * @param createdAt when the ad was created, in Unix milliseconds
   * @param updatedAt when this version was asked for, in Unix milliseconds
   * @param version 1 for a new ad
   */
  byte[] encode(UUID id, AdRequest ad, long createdAt, long updatedAt, long version) {
    AdTargeting to = ad.targeting();
    json.clear().raw("{\"id\":").id(id);
    json.raw(",\"title\":").text(ad.title());
    json.raw(",\"content\":").text(ad.content());
    time(",\"start_at\":", ad.startAt());
    time(",\"end_at\":", ad.endAt());
    json.raw(",\"age_start\":").number(to.ageStart());
    json.raw(",\"age_end\":").number(to.ageEnd());
    words(",\"gender\":[", to.genders(), Choices.GENDERS);
    countries(to.countries());
    words(",\"platform\":[", to.platforms(), Choices.PLATFORMS);
    time(",\"created_at\":", createdAt);
    time(",\"updated_at\":", updatedAt);
    return json.raw(",\"version\":").number(version).raw("}").toByteArray();
  }

  private void time(String name, long unixMillis) {
    json.raw(name);
    Times.write(json, unixMillis);
  }

  private void words(String name, int bits, List<String> words) {
    json.raw(name);
    String before = "\"";
    for (int i = 0; i < words.size(); i++) {
      if ((bits & 1 << i) != 0) {
        json.raw(before).raw(words.get(i)).raw("\"");
        before = ",\"";
      }
    }
    json.raw("]");
  }

  private void countries(int[] numbers) {
    json.raw(",\"country\":[");
    String before = "\"";
    for (int number : numbers) {
      json.raw(before).raw(AdFields.COUNTRY.label(number)).raw("\"");
      before = ",\"";
    }
    json.raw("]");
  }
}
