package io.holdfast.codec;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.ads.AdTargeting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** What one would write by hand instead of data binding: how much that would gain. */
final class StreamedCreateAd {
  private static final CBORFactory FACTORY = new CBORFactory();

  private StreamedCreateAd() {}

  static byte[] write(CreateAd command) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream(512);
    Ad ad = command.ad();
    AdTargeting targeting = ad.targeting();
    try (CBORGenerator cbor = FACTORY.createGenerator(target)) {
      cbor.writeStartArray(command, 6);
      cbor.writeBinary(ByteBuffer.allocate(16)
          .putLong(ad.id().getMostSignificantBits()).putLong(ad.id().getLeastSignificantBits()).array());
      cbor.writeStartArray(targeting, 5);
      cbor.writeNumber(targeting.ageStart());
      cbor.writeNumber(targeting.ageEnd());
      cbor.writeNumber(targeting.genders());
      cbor.writeArray(targeting.countries(), 0, targeting.countries().length);
      cbor.writeNumber(targeting.platforms());
      cbor.writeEndArray();
      cbor.writeNumber(ad.startAt());
      cbor.writeNumber(ad.endAt());
      cbor.writeNumber(ad.createdAt());
      cbor.writeBinary(ad.json());
      cbor.writeEndArray();
    }
    return target.toByteArray();
  }

  static CreateAd read(byte[] bytes) throws IOException {
    try (CBORParser cbor = FACTORY.createParser(bytes)) {
      cbor.nextToken();
      cbor.nextToken();
      ByteBuffer id = ByteBuffer.wrap(cbor.getBinaryValue());
      AdTargeting targeting = targeting(cbor);
      long startAt = cbor.nextLongValue(-1);
      long endAt = cbor.nextLongValue(-1);
      long createdAt = cbor.nextLongValue(-1);
      cbor.nextToken();
      return new CreateAd(new Ad(
          new UUID(id.getLong(), id.getLong()), targeting, startAt, endAt, createdAt, cbor.getBinaryValue()));
    }
  }

  private static AdTargeting targeting(CBORParser cbor) throws IOException {
    cbor.nextToken();
    int ageStart = cbor.nextIntValue(-1);
    int ageEnd = cbor.nextIntValue(-1);
    int genders = cbor.nextIntValue(-1);
    cbor.nextToken();
    int[] countries = new int[8];
    int count = 0;
    for (int country = cbor.nextIntValue(-1); country >= 0; country = cbor.nextIntValue(-1)) {
      countries[count++] = country;
    }
    int platforms = cbor.nextIntValue(-1);
    cbor.nextToken();
    return new AdTargeting(ageStart, ageEnd, genders, java.util.Arrays.copyOf(countries, count), platforms);
  }
}
