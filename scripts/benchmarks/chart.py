"""The bar chart: one panel a bench, one bar a competitor, ours in another colour."""
import io
import math

OURS, OTHERS, RAW = "#c0392b", "#8fa3b5", "#34495e"


def colour(name):
    return OURS if name.startswith("tocsin") else RAW if name.startswith("raw") else OTHERS


def panel(axes, bench):
    """Best on top. The axis is logarithmic: a peer that starves is orders of magnitude away."""
    found = [(one["median"], name) for name, one in bench["competitors"].items() if one["median"] is not None]
    found.sort(reverse=bench["unit"] == "ns")
    names = [name for _, name in found]
    bars = axes.barh(names, [max(median, 0.1) for median, _ in found], color=[colour(name) for name in names])
    axes.bar_label(bars, [f"{median:,.3g}" if median < 100 else f"{median:,.0f}" for median, _ in found], padding=3,
                   fontsize=8)
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.set_xlim(low, high * 10 ** (0.15 * math.log10(high / low)))  # room for the labels
    axes.set_title(bench["title"], fontsize=10)
    axes.set_xlabel("ns, less is better" if bench["unit"] == "ns" else "handlers a second, more is better", fontsize=8)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def svg(benches):
    """The text of the chart. ImportError when matplotlib is not installed."""
    import matplotlib
    from matplotlib.figure import Figure

    shown = [bench for bench in benches.values() if any(one["median"] is not None for one in bench["competitors"].values())]
    rows = max(1, math.ceil(len(shown) / 2))
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "bench"}):
        figure = Figure(figsize=(13, 3.2 * rows), layout="constrained")
        grid = figure.subplots(rows, 2, squeeze=False).flat
        for axes, bench in zip(grid, shown):
            panel(axes, bench)
        for axes in figure.axes[len(shown):]:
            axes.set_visible(False)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()
