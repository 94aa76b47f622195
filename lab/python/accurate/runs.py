"""A training run: its schedule of rates, its means of losses, and its checkpoints."""

import os
import random
import time

import torch

MAX_GRADIENT_NORM = 2.0
WARMUP = 0.05  # share of the steps
PROGRESS_STEPS, SAVED_STEPS = 10, 50
MEAN_STEPS = 30  # over which the printed losses are averaged, about


def run(model, optimizer, count, step_losses, print_dev, dev_steps, out):
    """Trains a model for `count` steps, and writes `final.pt`; resumes from `last.pt` if that exists.

    `step_losses` yields dictionaries of the weighted losses of a step, by name; each is propagated by itself. Every `dev_steps`
    steps, and at the end, `print_dev` is called with the step. The rate rises and falls linearly.
    """
    os.makedirs(out, exist_ok=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARMUP * count)) * max(0.0, 1 - step / count)
    )
    last, start, means = f"{out}/last.pt", 0, {}
    if os.path.exists(last):
        state = torch.load(last)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        start = state["step"]
    began = time.time()
    for step in range(start, count):
        if step % dev_steps == 0 and step:
            print_dev(step)
        model.train()
        with torch.autocast("cpu", torch.bfloat16):
            for found in step_losses(step):
                if found:
                    sum(found.values()).backward()
                for name, loss in found.items():
                    loss = float(loss.detach())
                    means[name] = means.get(name, loss) + (loss - means.get(name, loss)) / MEAN_STEPS
        torch.nn.utils.clip_grad_norm_(model.parameters(), MAX_GRADIENT_NORM)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
        if (step + 1) % PROGRESS_STEPS == 0:
            seconds = (time.time() - began) / (step + 1 - start)
            print(f"step {step + 1}/{count} {seconds:.1f} s", {name: round(mean, 3) for name, mean in means.items()}, flush=True)
        if (step + 1) % SAVED_STEPS == 0 or step + 1 == count:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            torch.save(state | {"step": step + 1}, f"{last}.new")
            os.replace(f"{last}.new", last)
    print_dev(count)
    torch.save({"model": model.state_dict()}, f"{out}/final.pt")


def make_optimizer(model, rate, factor_of):
    """Returns AdamW over the parameters that are not frozen; `factor_of` gives the factor of a parameter's rate by its name."""
    groups = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            groups.setdefault(factor_of(name), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": parameters, "lr": factor * rate} for factor, parameters in groups.items()], betas=(0.9, 0.98), weight_decay=0.01
    )


def plan_batches(count, size, epochs, seed):
    """Returns the numbers of the items of each batch, each epoch in another order; batches have the same size."""
    rng, plan = random.Random(seed), []
    for _ in range(epochs):
        order = list(range(count))
        rng.shuffle(order)
        plan += [order[at : at + size] for at in range(0, count, size)]
    return plan
