"""ArcFace over very many identities: sampled negatives, centers sharded over processes.

Partial FC (An et al. 2021). Every process owns a contiguous shard of the class centers. A step
gathers the embeddings of all processes, keeps all positive centers of the global batch plus random
negatives up to a share of each shard, and takes the softmax over that set only. With a share of 1
it is the full softmax, on any number of processes: maximum and sum are reduced exactly.

The centers' gradient is sparse while sampling, so that the optimizer (``train.optim``) touches only
drawn rows. A ``PartialFc`` must stay outside DistributedDataParallel: its shards differ on purpose.
The gradient that leaves it towards the embeddings is scaled so that DDP's average over processes
becomes the gradient of the mean loss over the global batch.
"""

from __future__ import annotations

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import Tensor, nn

from train.metric.arcface import Exclusion, Margin, Targets, margin_logits

BLOCK = 8192


class PartialFc(nn.Module):
    """ArcFace with sampled, sharded centers.

    Args:
        classes: Number of identities over all processes.
        dims: Width of the embedding.
        ratio: Share of each shard that takes part in a step, 0-1; positives always do.
        margin: Margins and scale.
        seed: Decides the start and the negatives, together with the rank.
        rank: Which shard is ours.
        world: How many shards there are; above 1 the default process group is used.

    Raises:
        ValueError: The ratio is outside 0-1, or there are fewer classes than processes.
    """

    def __init__(
        self,
        classes: int,
        dims: int,
        *,
        ratio: float = 1.0,
        margin: Margin | None = None,
        seed: int = 0,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        super().__init__()
        if not 0.0 < ratio <= 1.0 or classes < world:
            raise ValueError(f"ratio {ratio} or {classes} classes on {world} processes")
        self.margin = margin or Margin()
        self.ratio = ratio
        self.rank, self.world = rank, world
        self.first = classes * rank // world
        count = classes * (rank + 1) // world - self.first
        self.centers = nn.Parameter(_start(self.first, self.first + count, dims, seed=seed))
        self.negatives = torch.Generator().manual_seed(seed * 65_537 + rank + 1)

    @property
    def sampled(self) -> bool:
        """Tell whether gradients of the centers are sparse."""
        return self.ratio < 1.0

    def forward(
        self, embedding: Tensor, targets: Targets, *, excluded: Exclusion | None = None
    ) -> Tensor:
        """Return the mean loss of the global batch.

        Args:
            embedding: Unit rows ``[B, d]`` of this process; B is the same on all.
            targets: Global class numbers.
            excluded: Columns to leave out of a row's denominator, in global class numbers.
        """
        with torch.autocast(embedding.device.type, enabled=False):
            rows = _gathered(embedding.float(), self.world)
            parts = [(_gathered_ids(ids, self.world), share) for ids, share in targets.parts()]
            chosen = self._chosen(torch.cat([ids for ids, _ in parts]))
            if self.sampled:
                centers = F.embedding(chosen, self.centers, sparse=True)
            else:
                centers = self.centers
            cosines = (rows @ F.normalize(centers, dim=-1).T).clamp(-1.0, 1.0)
            total = cosines.sum() * 0.0
            for ids, share in parts:
                total = total + share * self._loss(cosines, ids, chosen, excluded)
        return total

    def _loss(
        self, cosines: Tensor, ids: Tensor, chosen: Tensor, excluded: Exclusion | None
    ) -> Tensor:
        known = ids >= 0
        local = ids - self.first
        owned = known & (local >= 0) & (local < len(self.centers))
        columns = torch.full_like(ids, -1)
        columns[owned] = torch.searchsorted(chosen, local[owned])
        left_out = None
        if excluded is not None:
            left_out = excluded(ids.clamp_min(0), chosen + self.first) & known[:, None]
        logits = margin_logits(cosines, columns, margin=self.margin, left_out=left_out)
        losses: Tensor = _ShardedCrossEntropy.apply(logits, columns, self.world)
        return (losses * known).sum() / known.sum().clamp_min(1)

    def _chosen(self, ids: Tensor) -> Tensor:
        """Return the sorted rows of the shard that take part in this step."""
        count = len(self.centers)
        if not self.sampled:
            return torch.arange(count, device=ids.device)
        local = ids - self.first
        positives = local[(local >= 0) & (local < count)].unique()
        score = torch.rand(count, generator=self.negatives).to(ids.device)
        score[positives] = 2.0
        keep = max(len(positives), round(self.ratio * count), 1)
        return score.topk(keep).indices.sort().values

    def get_extra_state(self) -> Tensor:
        """Return the state of the drawing of negatives, kept with the weights."""
        return self.negatives.get_state()

    def set_extra_state(self, state: Tensor) -> None:
        """Continue drawing negatives where a checkpoint stopped."""
        self.negatives.set_state(state.cpu())


def _start(first: int, last: int, dims: int, *, seed: int) -> Tensor:
    """Return centers ``[last - first, dims]`` that depend on their class number alone.

    However many processes share them, a class starts from the same center; drawn in blocks, so
    that no process needs memory for all.
    """
    blocks = []
    for block in range(first // BLOCK, -(-last // BLOCK)):
        generator = torch.Generator().manual_seed(seed * 1_000_003 + block)
        drawn = torch.randn(BLOCK, dims, generator=generator) * 0.05
        offset = block * BLOCK
        blocks.append(drawn[max(first - offset, 0) : last - offset].clone())
    return torch.cat(blocks)


class _Gather(torch.autograd.Function):
    @staticmethod
    def forward(ctx, rows: Tensor, world: int) -> Tensor:  # type: ignore[no-untyped-def,override]
        ctx.world, ctx.count = world, len(rows)
        parts = [torch.empty_like(rows) for _ in range(world)]
        dist.all_gather(parts, rows.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(ctx, gradient: Tensor):  # type: ignore[no-untyped-def,override]
        gradient = gradient.contiguous()
        dist.all_reduce(gradient)
        start = dist.get_rank() * ctx.count
        # DDP will divide by the number of processes
        return gradient[start : start + ctx.count] * ctx.world, None


class _ShardedCrossEntropy(torch.autograd.Function):
    """Cross-entropy ``[B]`` of logits ``[B, n]`` whose columns are spread over processes."""

    @staticmethod
    def forward(ctx, logits: Tensor, columns: Tensor, world: int) -> Tensor:  # type: ignore[no-untyped-def,override]
        highest = logits.amax(dim=1)
        if world > 1:
            dist.all_reduce(highest, op=dist.ReduceOp.MAX)
        shares = (logits - highest[:, None]).exp()
        own = columns.clamp_min(0)[:, None]
        here = columns >= 0
        target = torch.where(here, logits.gather(1, own).squeeze(1), 0.0)
        total = shares.sum(dim=1)
        if world > 1:
            dist.all_reduce(total)
            dist.all_reduce(target)
        ctx.save_for_backward(shares / total[:, None], own, here)
        return total.log() + highest - target

    @staticmethod
    def backward(ctx, gradient: Tensor):  # type: ignore[no-untyped-def,override]
        shares, own, here = ctx.saved_tensors
        found = shares * gradient[:, None]
        return found.scatter_add(1, own, -(gradient * here)[:, None]), None, None


def _gathered(rows: Tensor, world: int) -> Tensor:
    return _Gather.apply(rows, world) if world > 1 else rows


def _gathered_ids(ids: Tensor, world: int) -> Tensor:
    if world == 1:
        return ids
    parts = [torch.empty_like(ids) for _ in range(world)]
    dist.all_gather(parts, ids.contiguous())
    return torch.cat(parts)
