package io.holdfast.http.slots;

import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.http.Gauges;
import io.holdfast.http.QuotaGauges;
import io.holdfast.slots.SlotMachine;
import io.holdfast.slots.SlotView;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** The numbers of slots and reservations. */
public final class SlotGauges implements Gauges {
  private final Instance instance;

  /** Of this instance. */
  public SlotGauges(Instance instance) {
    this.instance = instance;
  }

  @Override
  public void report(Sink sink) {
    if (instance.state() != InstanceState.READY) {
      return;
    }
    List<SlotView> views = IntStream.range(0, instance.partitions())
        .mapToObj(partition -> instance.machine(partition, SlotMachine.class).view())
        .toList();
    sink.gauge("holdfast_slots_rows", "Slots, past ones too, until they are removed.", "", sum(views, SlotView::slots));
    sink.gauge("holdfast_slots_reservations", "Reservations, closed ones too.", "",
        sum(views, SlotView::reservations));
    sink.gauge("holdfast_slots_places", "Places of all slots.", "", sum(views, SlotView::places));
    sink.gauge("holdfast_slots_places_reserved", "Of these, reserved ones, held ones too.", "",
        sum(views, SlotView::placesReserved));
    sink.gauge("holdfast_slots_holds", "Reservations whose places are held until they are confirmed.", "",
        sum(views, SlotView::holds));
    sink.gauge("holdfast_slots_waiting", "Reservations that wait in line for places.", "",
        sum(views, SlotView::waiting));
    sink.gauge("holdfast_slots_oversell_refused_total",
        "Reservations refused because there were too few places; each instance counts all of the cluster.", "",
        sum(views, SlotView::refused));
    sink.gauge("holdfast_slots_table_bytes", "Memory of the slots' table.", "",
        sum(views, view -> view.slotMemory().total()));
    sink.gauge("holdfast_slots_reservation_table_bytes", "Memory of the reservations' table.", "",
        sum(views, view -> view.reservationMemory().total()));
    QuotaGauges.report(sink, views.stream().map(SlotView::quotas));
  }

  private static long sum(List<SlotView> views, ToLongFunction<SlotView> figure) {
    return views.stream().mapToLong(figure).sum();
  }
}
