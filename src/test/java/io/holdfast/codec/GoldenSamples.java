package io.holdfast.codec;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdReply;
import io.holdfast.ads.AdTargeting;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopReply;
import io.holdfast.slots.Reason;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotCommand;
import io.holdfast.slots.SlotReply;
import io.holdfast.slots.Status;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One value of every kind, with another value in each component, so that two components that change places change the
 * bytes. To add a kind, add its value here and write its golden file ({@link GoldenFilesTest}).
 */
final class GoldenSamples {
  static final Batch.Header HEADER =
      new Batch.Header(3, UUID.fromString("018f0000-0000-7000-8000-0000000000ab"), 1_234_567_890_123L,
          1_700_000_000_123L);

  static final String PRINCIPAL = "alice@example.org";
  static final Idempotency IDEMPOTENCY = new Idempotency("key-\u00e4", 0x0123_4567_89AB_CDEFL, -2);
  static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private static final UUID ID = UUID.fromString("018f1111-2222-7333-8444-555566667777");
  private static final UUID OTHER = UUID.fromString("018f9999-2222-7333-8444-55556666aaaa");

  private GoldenSamples() {}

  /** The values by their record class. */
  static Map<Class<?>, Object> all() {
    Map<Class<?>, Object> samples = new LinkedHashMap<>();
    List.of(
        new SystemCommand.Tick(),
        new SystemCommand.InstanceGone(ID),
        new SystemCommand.ChangeSetting("ads.most", 1_500_000),
        new SystemCommand.TakeSnapshot(),
        new SystemCommand.RaiseBehaviour(7),
        new SystemReply.Done(),
        new SystemReply.Failed(new Position(2, 1_000_000_000_000L)),
        new SystemReply.QuotaReached("ads.most", 1_500_001),
        new SystemReply.KeyReused(),
        new SystemReply.OutcomeForgotten(),
        new SystemReply.SettingRefused("ads.mist", "no such setting"),
        new AdCommand.CreateAd(ad(ID, 18)),
        new AdCommand.ReplaceAd(ad(ID, 19), 4),
        new AdCommand.DeleteAd(ID, 5),
        new AdCommand.ImportAds(List.of(ad(ID, 20), ad(OTHER, 21))),
        new AdReply.Created(ID),
        new AdReply.Exists(ID),
        new AdReply.Replaced(6),
        new AdReply.Deleted(),
        new AdReply.NotFound(),
        new AdReply.Changed(8),
        new AdCommand.RefuseAdChange(ID, 10),
        new AdReply.OtherVersion(10),
        new AdReply.Imported(9, List.of(
            new AdReply.RefusedAd(1, AdReply.Reason.EXISTS), new AdReply.RefusedAd(2, AdReply.Reason.QUOTA),
            new AdReply.RefusedAd(3, AdReply.Reason.QUOTA_BYTES)))
    ).forEach(sample -> samples.put(sample.getClass(), sample));
    CoordinationSamples.all().forEach(sample -> samples.put(sample.getClass(), sample));
    slots().forEach(sample -> samples.put(sample.getClass(), sample));
    shop().forEach(sample -> samples.put(sample.getClass(), sample));
    return samples;
  }

  private static List<Record> slots() {
    return List.of(
        new SlotCommand.CreateSlot(slot("breakfast", 40)),
        new SlotCommand.ReplaceSlot(slot(ID.toString(), 41), 512),
        new SlotCommand.DeleteSlot("br\u00fcnch", 513),
        new SlotCommand.Reserve(ID, "breakfast", "bj\u00f6rn", 2, "{\"table\":7}".getBytes(StandardCharsets.UTF_8), 90,
            true, false),
        new SlotCommand.Confirm(ID),
        new SlotCommand.Cancel(OTHER),
        new SlotReply.Written("breakfast", 514),
        new SlotReply.WrittenOver("lunch", 516, 43),
        new SlotReply.Exists(),
        new SlotReply.Deleted(),
        new SlotReply.NoSuchSlot(),
        new SlotReply.Changed(515),
        new SlotReply.StillReserved(42),
        new SlotReply.Reservation(ID, Status.WAITING, Reason.LINE_FULL, 1_700_000_000_005L, 3),
        new SlotReply.NotPossible(Status.EXPIRED, Reason.SLOT_OVER),
        new SlotReply.NoSuchReservation());
  }

  private static Slot slot(String id, int capacity) {
    byte[] head = ("{\"id\":\"" + id + "\"").getBytes(StandardCharsets.UTF_8);
    return new Slot(id, "\u00c0 la carte", 1_700_000_000_006L, 1_700_000_000_007L, capacity, head);
  }

  private static List<Record> shop() {
    return List.of(
        new ShopCommand.CreateItem(ID, 5),
        new ShopCommand.AddStock(ID, 1_000_000_000_000L),
        new ShopCommand.SubtractStock(ID, 7),
        new ShopCommand.CreateUser(ID),
        new ShopCommand.AddFunds(ID, 300),
        new ShopCommand.Pay(ID, 70_000),
        new ShopCommand.CreateOrder(ID, "\u00fcser"),
        new ShopCommand.AddItem(ID, OTHER, 3),
        new ShopCommand.Checkout(ID, 65_537, OTHER, List.of(OTHER, new UUID(0, 17))),
        new ShopCommand.InitItems(1_000, 2_000, 100_000, 50, 6),
        new ShopCommand.InitUsers(2_000, 2_001, 3_000, 60),
        new ShopCommand.InitOrders(0, 10, 11, 12, 13, 14, -15),
        new ShopReply.Created(ID),
        new ShopReply.Exists(ID),
        new ShopReply.StockIs(16),
        new ShopReply.CreditIs(17),
        new ShopReply.ItemAdded(18),
        new ShopReply.CheckedOut(19),
        new ShopReply.PaidBefore(),
        new ShopReply.Changed(1L << 50),
        new ShopReply.Initialised(2_000),
        new ShopReply.NoSuchItem(ID),
        new ShopReply.NoSuchUser("\u00fcser"),
        new ShopReply.NoSuchOrder(OTHER),
        new ShopReply.OutOfStock(ID, 20, 21),
        new ShopReply.OutOfCredit(OTHER, 22, 23),
        new ShopReply.OrderIsPaid(ID),
        new ShopReply.SumTooLarge(24));
  }

  private static Ad ad(UUID id, int ageStart) {
    byte[] json = ("{\"id\":\"" + id + "\",\"title\":\"\u00dcber\"}").getBytes(StandardCharsets.UTF_8);
    return new Ad(id, new AdTargeting(ageStart, 65, 1, new int[] {3, 30, 200}, 6), 1_700_000_000_001L,
        1_700_000_000_002L, 1_700_000_000_003L, json);
  }
}
