extension PageScript {
    /// Smoke graphs (`SmokeGraph.svg`): what a column shows, and dragging over a range, which the address has then.
    static let smoke = #"""
        const plotOf=panel=>(panel.querySelector("svg.plot")||panel).getBoundingClientRect();
        function shareAt(panel,x){
          const box=plotOf(panel);
          return Math.min(Math.max((x-box.left)/box.width,0),1);
        }
        function timeAt(panel,x){
          const from=Date.parse(panel.dataset.from),to=Date.parse(panel.dataset.to);
          return new Date(from+shareAt(panel,x)*(to-from));
        }
        function runTip(panel,event){
          const data=panel.dataset,columns=Number(data.columns),box=plotOf(panel);
          if(event.clientX<box.left||event.clientX>box.right)return"";
          const column=Math.min(columns-1,Math.floor(shareAt(panel,event.clientX)*columns));
          const run=data.runs.split(";").map(one=>one.split(","))
            .find(one=>column>=Number(one[0])&&column<Number(one[0])+Number(one[1]));
          const from=Date.parse(data.from),step=(Date.parse(data.to)-from)/columns;
          if(!run)return`${written(new Date(from+column*step),"full")}\n${words.nothing}`;
          const[first,,count,unmeasured,invalid,loss,least,low,high,p95,most]=run;
          const say=words.figures.split("|"),lines=[written(new Date(from+Number(first)*step),"full")];
          if(Number(count)>1)lines[0]+=` · ${count}${say[0]}`;
          if(loss!=="")lines.push(`${say[1]} ${loss} %`);
          if(low!=="")lines.push(`${say[2]} ${low===high?low:`${low} – ${high}`} ms`);
          if(p95!=="")lines.push(`p95 ${p95} ms`);
          if(least!==""&&most!=="")lines.push(`${least} – ${most} ms`);
          if(Number(unmeasured))lines.push(`${unmeasured} ${say[3]}`);
          if(Number(invalid))lines.push(`${invalid} ${say[4]}`);
          return lines.join("\n");
        }
        let drag=null;
        function stopDrag(){if(drag){drag.mark.remove();drag=null;}}
        document.addEventListener("pointerdown",event=>{
          const panel=event.target.closest&&event.target.closest("svg.panel[data-from][data-to]");
          if(!panel||event.button!==0||event.target.closest("a"))return;
          const box=plotOf(panel),mark=document.createElement("div");
          if(event.clientX<box.left||event.clientX>box.right)return;
          mark.className="drag";
          drag={panel,mark,start:event.clientX,moved:false};
          Object.assign(mark.style,{left:`${event.clientX+scrollX}px`,top:`${box.top+scrollY}px`,width:"0",
            height:`${box.height}px`});
          if(event.pointerType==="mouse")event.preventDefault();
        });
        document.addEventListener("pointermove",event=>{
          if(!drag)return;
          const box=plotOf(drag.panel),end=Math.min(Math.max(event.clientX,box.left),box.right);
          const from=Math.min(drag.start,end),width=Math.abs(drag.start-end);
          if(!drag.moved){if(width<4)return;drag.moved=true;body.append(drag.mark);}
          drag.mark.style.left=`${from+scrollX}px`;
          drag.mark.style.width=`${width}px`;
          const show=x=>written(timeAt(drag.panel,x),"full");
          showTip(`${show(from)} – ${show(from+width)}`,event.clientX,event.clientY);
        });
        document.addEventListener("pointerup",event=>{
          if(!drag)return;
          const done=drag,ends=[timeAt(done.panel,done.start),timeAt(done.panel,event.clientX)].sort((a,b)=>a-b);
          stopDrag();
          hideTip();
          if(!done.moved||ends[1]-ends[0]<60000)return;
          const around=done.panel.closest("[data-href]"),address=new URL(around?around.dataset.href:location.href,
            location.href);
          const text=date=>new Date(Math.round(date/1000)*1000).toISOString().replace(".000Z","Z");
          address.searchParams.delete("last");
          address.searchParams.set("from",text(ends[0]));
          address.searchParams.set("to",text(ends[1]));
          location.assign(address);
        });
        document.addEventListener("pointercancel",stopDrag);

        """#

    /// Cells of large grids, which have no links of their own: their row and their column have.
    static let cells = #"""
        document.addEventListener("click",event=>{
          const cell=event.target.closest&&event.target.closest("table[data-sparse] tbody td");
          if(!cell||cell.classList.contains("void")||cell.querySelector("a"))return;
          const across=cell.parentElement.querySelector("th a");
          const down=cell.closest("table").tHead.rows[0].cells[cell.cellIndex].querySelector("a");
          if(!across||!down)return;
          const address=new URL(across.href);
          for(const[name,value]of new URL(down.href).searchParams)
            if(!address.searchParams.getAll(name).includes(value))address.searchParams.append(name,value);
          location.assign(address);
        });

        """#
}
