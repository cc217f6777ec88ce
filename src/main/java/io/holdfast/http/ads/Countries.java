package io.holdfast.http.ads;

import io.holdfast.ads.AdFields;
import java.util.BitSet;

/**
 * The officially assigned country codes of ISO 3166-1 alpha-2 (249, as of 2024), by the
 * numbers that {@link AdFields#COUNTRY} gives them.
 */
final class Countries {
  private static final String CODES =
      "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
      + "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM "
      + "FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS "
      + "IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML "
      + "MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN "
      + "PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
      + "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

  private static final BitSet ASSIGNED = assigned();

  private Countries() {}

  private static BitSet assigned() {
    BitSet assigned = new BitSet(AdFields.COUNTRY.values());
    for (String code : CODES.split(" ")) {
      assigned.set((code.charAt(0) - 'A') * 26 + code.charAt(1) - 'A');
    }
    return assigned;
  }

  /** The number of a code within a text, or -1 if what stands there is not an assigned code. */
  static int numberOf(CharSequence text, int from, int to) {
    if (to - from != 2) {
      return -1;
    }
    int first = text.charAt(from) - 'A';
    int second = text.charAt(from + 1) - 'A';
    if (first < 0 || first >= 26 || second < 0 || second >= 26) {
      return -1;
    }
    int number = first * 26 + second;
    return ASSIGNED.get(number) ? number : -1;
  }
}
